import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { ListTimelineHandler, RecordTimelineRoute } from './record-timeline.http.js';

/** The lives of records over HTTP. */
@Module({ imports: [InboxesDirectory], controllers: [RecordTimelineRoute], providers: [ListTimelineHandler] })
export class TimelineApi {}
