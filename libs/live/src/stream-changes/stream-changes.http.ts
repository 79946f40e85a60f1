import { once } from 'node:events';
import { Controller, Get, Logger, Query as QueryParameters, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { AnswersStream, bearerToken, CalledBy, type CalledRequest, Problem, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { BearerAuthenticator, type Person } from '#libs/people';
import { concernsOf } from '../concerns.js';
import { LiveFeed, type LiveItem } from '../live-feed.http.js';
import { toldTo } from '../live-message.js';
import { LineFull } from '../waiting-line.js';
import { streamedEvent, streamedMessage } from './event-stream.js';
import { OpenStreams } from './open-streams.js';

const STREAMS_MOST = 20;

/** How often a stream shows that it lives, and asks whether its reader still has the right to it, in milliseconds. */
export class Heartbeat {
  constructor(readonly ms: number) {}
}

const position = z.string().regex(/^[0-9]{1,19}$/, 'expected the id of an event of this stream');

const streamQuery = z.strictObject({
  inboxId: z
    .union([uuid.transform((id) => [id]), z.array(uuid).min(1).max(100)])
    .optional()
    .describe('one or several; left out: every inbox the caller may see'),
  after: position.optional().describe('as Last-Event-ID, for clients that cannot set headers'),
});

type StreamQuery = z.infer<typeof streamQuery>;

/** Follows for one reader, who may lose the right to an inbox or to everything while the stream is open. */
type Reader = { person: Person; readonly token: string; readonly inboxIds: ReadonlySet<string> | null };

/** How far an item brings its reader in the log; null for one that is not of the log. */
const positionOf = (item: LiveItem): bigint | null => {
  if (item.kind === 'presence') return null;
  return item.kind === 'message' ? item.message.position : item.position;
};

@ApiTags('live')
@Controller('v1/stream')
export class StreamChangesRoute {
  private readonly log = new Logger('stream');
  private readonly open = new OpenStreams(STREAMS_MOST);

  constructor(
    private readonly feed: LiveFeed,
    private readonly access: InboxAccess,
    private readonly authenticator: BearerAuthenticator,
    private readonly heartbeat: Heartbeat,
  ) {}

  @Get()
  @ApiHeader({ name: 'Last-Event-ID', description: 'the id of the last event read: what came after it is told first' })
  @AnswersStream('Every change in the conversations of inboxes as it happens, as server-sent events.')
  async streamChanges(
    @QueryParameters({ schema: streamQuery }) query: StreamQuery,
    @CalledBy() person: Person,
    @Req() request: CalledRequest,
    @Res() response: Response,
  ): Promise<void> {
    for (const inboxId of query.inboxId ?? []) await this.access.view(person, inboxId);
    const after = this.after(request.get('Last-Event-ID') ?? query.after);
    const close = this.open.open(person.id);
    if (close === null) throw new Problem(429, 'too-many-streams', `close one of your ${STREAMS_MOST} streams first`);
    const inboxIds = query.inboxId === undefined ? null : new Set(query.inboxId);
    try {
      await this.stream({ person, token: bearerToken(request) ?? '', inboxIds }, after, response);
    } finally {
      close();
    }
  }

  private after(given: string | undefined): bigint | null {
    if (given === undefined) return null;
    const { success, data } = position.safeParse(given);
    if (!success)
      throw Problem.badRequest('event-id-malformed', 'Last-Event-ID takes the id of an event of this stream');
    return BigInt(data);
  }

  private async stream(reader: Reader, after: bigint | null, response: Response): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const items = this.feed.follow(after, gone.signal);
    // What is wrong with the log shows before anything is sent, while it can still be a problem document.
    let item = await items.next();
    response
      .status(200)
      .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
      .flushHeaders();
    const bye = (reason: string, error?: unknown): void => {
      if (error !== undefined) this.log.warn(`a stream ended: ${String(error)}`);
      response.end(streamedEvent({ event: 'bye', data: { reason } }));
      gone.abort();
    };
    let last = after;
    const beat = async (): Promise<void> => {
      const lost = await this.lostRight(reader);
      if (lost !== null) bye(lost);
      else response.write(last === null ? ':\n\n' : streamedEvent({ id: last }));
    };
    const heartbeat = setInterval(
      () => void beat().catch((error: unknown) => bye('unavailable', error)),
      this.heartbeat.ms,
    );
    try {
      for (; item.done !== true; item = await items.next()) {
        const text = await this.told(reader, item.value);
        const hasRoom = text === null || response.write(text);
        last = positionOf(item.value) ?? last;
        if (!hasRoom) await once(response, 'drain', { signal: gone.signal });
      }
      if (!gone.signal.aborted) bye('closing');
    } catch (error) {
      if (error instanceof LineFull) bye('too-slow');
      else if (!gone.signal.aborted) bye('unavailable', error);
    } finally {
      clearInterval(heartbeat);
      await items.return(undefined);
    }
  }

  private async told(reader: Reader, item: LiveItem): Promise<string | null> {
    switch (item.kind) {
      case 'message': {
        const told = await toldTo(item.message, (inboxId) => this.isFor(reader, inboxId));
        if (told === null) return null;
        const seesIt = told.inboxId === item.message.inboxId;
        return streamedMessage(told, seesIt ? concernsOf(reader.person, item.audience) : []);
      }
      case 'presence':
        return (await this.isFor(reader, item.presence.inboxId))
          ? streamedEvent({ event: 'presence', data: item.presence })
          : null;
      case 'caught-up':
      case 'reset':
        return streamedEvent({ id: item.position, event: item.kind, data: { position: String(item.position) } });
      default:
        return item satisfies never;
    }
  }

  private async isFor({ person, inboxIds }: Reader, inboxId: string): Promise<boolean> {
    return (inboxIds === null || inboxIds.has(inboxId)) && (await this.access.maySee(person, inboxId));
  }

  /** Why the reader may not go on, null when they may. What rights they have by now is kept for the messages to come. */
  private async lostRight(reader: Reader): Promise<string | null> {
    const person = await this.authenticator.authenticate(reader.token);
    if (person === null) return 'key-revoked';
    reader.person = person;
    for (const inboxId of reader.inboxIds ?? []) {
      if (!(await this.access.mayView(person, inboxId))) return 'inbox-no-longer-visible';
    }
    return null;
  }
}
