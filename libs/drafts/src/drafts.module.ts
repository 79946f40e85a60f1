import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { RecordsDirectory } from '#libs/records';
import { ThreadsApi } from '#libs/threads';
import { UploadsDirectory } from '#libs/uploads';
import { CreateDraftHandler, CreateDraftRoute } from './create-draft/create-draft.http.js';
import { DiscardDraftHandler, DiscardDraftRoute } from './discard-draft/discard-draft.http.js';
import { DraftRoutes, GetDraftHandler } from './draft-view/get-draft.http.js';
import { ListDraftsHandler, ListDraftsRoute } from './draft-view/list-drafts.http.js';
import { Drafts } from './drafts.http.js';
import { KeptWriting } from './kept-writing.http.js';
import { RestoreDraftHandler, RestoreDraftRoute } from './restore-draft/restore-draft.http.js';
import { DraftConflicts } from './save-draft/draft-conflicts.http.js';
import { SaveDraftHandler, SaveDraftRoute } from './save-draft/save-draft.http.js';
import { EndDraftsReactor } from './send-draft/end-drafts.reactor.js';
import { MailOfDraft } from './send-draft/mail-of-draft.http.js';
import { SendDraftHandler, SendDraftRoute } from './send-draft/send-draft.http.js';
import { ShareDraftHandler, ShareDraftRoute } from './share-draft/share-draft.http.js';
import { DraftBodies } from './shown-draft.http.js';
import { UnshareDraftHandler, UnshareDraftRoute } from './unshare-draft/unshare-draft.http.js';
import { DraftHistory } from './version-history/draft-history.http.js';
import { DraftVersionsRoutes, ListDraftVersionsHandler } from './version-history/draft-versions.http.js';

/** Drafts over HTTP. */
@Module({
  imports: [ThreadsApi, InboxesDirectory, RecordsDirectory, UploadsDirectory],
  controllers: [
    ListDraftsRoute,
    CreateDraftRoute,
    DraftRoutes,
    DraftVersionsRoutes,
    SaveDraftRoute,
    ShareDraftRoute,
    UnshareDraftRoute,
    DiscardDraftRoute,
    RestoreDraftRoute,
    SendDraftRoute,
  ],
  providers: [
    ListDraftsHandler,
    CreateDraftHandler,
    GetDraftHandler,
    ListDraftVersionsHandler,
    SaveDraftHandler,
    ShareDraftHandler,
    UnshareDraftHandler,
    DiscardDraftHandler,
    RestoreDraftHandler,
    SendDraftHandler,
    Drafts,
    DraftBodies,
    DraftConflicts,
    DraftHistory,
    KeptWriting,
    MailOfDraft,
  ],
})
export class DraftsApi {}

/** What sees to it that a mail ends its draft. */
@Module({ providers: [EndDraftsReactor], exports: [EndDraftsReactor] })
export class DraftsWorker {}
