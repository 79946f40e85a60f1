import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { PeopleDirectory } from '#libs/people';
import { RecordsDirectory } from '#libs/records';
import { ThreadsApi } from '#libs/threads';
import { ArchiveSavedViewHandler, ArchiveSavedViewRoute } from './archive-saved-view/archive-saved-view.http.js';
import { CreateSavedViewHandler, CreateSavedViewRoute } from './create-saved-view/create-saved-view.http.js';
import { RestoreSavedViewHandler, RestoreSavedViewRoute } from './restore-saved-view/restore-saved-view.http.js';
import { ReviseSavedViewHandler, ReviseSavedViewRoute } from './revise-saved-view/revise-saved-view.http.js';
import {
  GetSavedViewHandler,
  ListSavedViewsHandler,
  SavedViewRoutes,
} from './saved-view-list/list-saved-views.http.js';
import { SavedViewThreadsRoutes } from './saved-view-threads/saved-view-threads.http.js';
import { SavedViews } from './saved-views.http.js';

/** Lists of threads that people keep, over HTTP. */
@Module({
  imports: [ThreadsApi, InboxesDirectory, PeopleDirectory, RecordsDirectory],
  controllers: [
    SavedViewRoutes,
    SavedViewThreadsRoutes,
    CreateSavedViewRoute,
    ReviseSavedViewRoute,
    ArchiveSavedViewRoute,
    RestoreSavedViewRoute,
  ],
  providers: [
    ListSavedViewsHandler,
    GetSavedViewHandler,
    CreateSavedViewHandler,
    ReviseSavedViewHandler,
    ArchiveSavedViewHandler,
    RestoreSavedViewHandler,
    SavedViews,
  ],
})
export class ViewsApi {}
