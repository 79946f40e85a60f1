import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { RecordsDirectory } from '#libs/records';
import { ListRecordInboxesHandler, ListRecordInboxesRoute } from './record-inboxes.http.js';
import { ListTimelineHandler, ListTimelineRoute } from './record-timeline.http.js';

/** The lives of records over HTTP. */
@Module({
  imports: [InboxesDirectory, RecordsDirectory],
  controllers: [ListTimelineRoute, ListRecordInboxesRoute],
  providers: [ListTimelineHandler, ListRecordInboxesHandler],
})
export class TimelineApi {}
