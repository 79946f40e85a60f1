import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Blobs } from '#libs/blobs';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { isMediaType, isMessageId, renderMail } from '#libs/mail';
import type { OutgoingServer } from '#libs/outgoing-servers';
import { type BlobRef, type Delivery, type EmailComposed, MessageBodies, threadStream } from '#libs/threads';

/** A mail as it goes over the wire, kept before it is sent. */
export type RenderedEmail = Readonly<{ bytes: Buffer; raw: BlobRef }>;

/** So many facts are kept from when they were heard of until a worker comes to their mails. */
const HEARD_KEPT = 500;

/** Writes a mail from the fact that tells of it: the same fact gives the same bytes at every attempt, as long as its sender signs with one key. */
@Injectable()
export class EmailRenderer {
  private readonly heard = new LRUCache<string, Recorded<EmailComposed>>({ max: HEARD_KEPT });

  constructor(
    private readonly store: EventStore,
    private readonly blobs: Blobs,
    private readonly bodies: MessageBodies,
  ) {}

  /**
   * The mail as it leaves by this server. It bears the instant that it was let go, by its plan or earlier by hand: every attempt finds the same.
   * @throws OutgoingMailRefused, DkimKeyUnusable
   */
  async render(
    data: EmailComposed['data'],
    { release }: Pick<Delivery, 'release'>,
    server: Pick<OutgoingServer, 'sign'>,
  ): Promise<RenderedEmail> {
    const date = release.at < data.release.at ? release.at : data.release.at;
    const [{ text, html }, attachments] = await Promise.all([
      this.bodies.whole(data),
      Promise.all(
        data.attachments.map(async ({ fileName, contentId, blob }) => ({
          fileName,
          mediaType: isMediaType(blob.mediaType) ? blob.mediaType : 'application/octet-stream',
          content: await this.blobs.get(blob.sha256),
          ...(contentId === null ? {} : { contentId }),
        })),
      ),
    ]);
    const unsigned = await renderMail({
      from: data.from,
      to: data.to,
      cc: data.cc,
      subject: data.subject,
      text,
      html,
      attachments,
      messageId: data.messageId,
      ...answered(data),
      date,
      boundarySeed: data.emailId,
    });
    const bytes = await server.sign(unsigned, date);
    return { bytes, raw: { ...(await this.blobs.put(bytes)), mediaType: 'message/rfc822' } };
  }

  /** Takes note of a fact as the log tells of it, so that it need not be read. */
  hear(event: Recorded<EmailComposed>): void {
    this.heard.set(event.data.emailId, event);
  }

  /** The fact that tells of the mail. @throws Error when it does not stand at that revision: the job does not fit the log. */
  async composed(threadId: string, emailId: string, revision: number): Promise<Recorded<EmailComposed>> {
    const heard = this.heard.get(emailId);
    if (heard?.revision === revision && heard.data.threadId === threadId) return heard;
    const stream = threadStream(threadId);
    const [event] = (await this.store.slice(stream, revision, revision)) as Recorded<EmailComposed>[];
    if (event?.type === 'EmailComposed' && event.data.emailId === emailId) return event;
    throw new Error(`${stream}@${revision} is not the composition of e-mail ${emailId}`);
  }
}

/** What somebody else's mail calls itself may be no id that a header can bear: the answer to it leaves all the same. */
const answered = ({ inReplyTo, references }: EmailComposed['data']) => ({
  inReplyTo: inReplyTo !== null && isMessageId(inReplyTo) ? inReplyTo : null,
  references: references.filter(isMessageId),
});
