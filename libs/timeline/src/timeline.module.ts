import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { ListTimelineHandler, ListTimelineRoute } from './record-timeline.http.js';

/** The lives of records over HTTP. */
@Module({ imports: [InboxesDirectory], controllers: [ListTimelineRoute], providers: [ListTimelineHandler] })
export class TimelineApi {}
