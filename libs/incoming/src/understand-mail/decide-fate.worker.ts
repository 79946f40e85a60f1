import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import type { CommandContext } from '#libs/event-store';
import { InboxAccess, type InboxRow } from '#libs/inboxes';
import type { Participant } from '#libs/threads';
import { MailClaims } from '../claim-mail/mail-claims.worker.js';
import type { InboundMail, InboundMailParsed, InboundMailThreaded } from '../inbound-mail.js';
import { type Beside, ThreadCandidates } from './candidates.worker.js';
import { duplicate, isAnother, sameMessageId } from './duplicate.js';
import { isForged, isMachines } from './attribution.js';
import { Originals } from './originals.worker.js';
import { Senders } from './senders.worker.js';
import { decideSpam, foundSpam } from './spam.js';
import {
  answeredId,
  besideOriginal,
  type Candidate,
  conversationOf,
  type Decided,
  decideThread,
  leadsSomewhere,
  type Original,
} from './threading.js';
import type { Fate } from './understand-mail.js';

type Parsed = InboundMailParsed['data'];
type OnItsWay = Exclude<InboundMail, { status: 'none' }>;

/** The act named, on behalf of a mail: the same act gives the same command, however often it is tried. */
export const onBehalfOf = (act: string, inboundMailId: string): CommandContext => ({
  commandId: v5(act, inboundMailId),
  actor: { kind: 'system', id: 'incoming' },
  correlationId: inboundMailId,
  causationId: inboundMailId,
});

/** Decides what becomes of a mail that was parsed. */
@Injectable()
export class DecideFate {
  constructor(
    private readonly inboxes: InboxAccess,
    private readonly claims: MailClaims,
    private readonly candidates: ThreadCandidates,
    private readonly originals: Originals,
    private readonly senders: Senders,
  ) {}

  /** Nothing is made for a mail that is a duplicate or spam but the claim on what it says. */
  async of({ accepted, released }: OnItsWay, inboxId: string, parsed: Parsed, at: string): Promise<Fate> {
    const { inboundMailId, contentHash } = { ...parsed, contentHash: parsed.contentHash ?? accepted.raw.sha256 };
    const { ids } = conversationOf(parsed);
    const [inbox, claimed, candidates, original] = await Promise.all([
      this.inbox(inboxId),
      this.claims.claim(
        { inboxId, messageId: parsed.messageId, contentHash, inboundMailId, at },
        onBehalfOf('claim', inboundMailId),
      ),
      this.candidates.find(inboxId, ids),
      parsed.report === null
        ? null
        : this.originals.find(inboxId, parsed.report, [...accepted.envelopeTo, ...parsed.deliveredTo]),
    ]);
    const wanted = released.length > 0;
    if (claimed.standing === 'repeats' && !wanted) return duplicate(claimed.of, parsed, contentHash, at);

    const from = parsed.from?.address ?? '';
    const authentication = await this.senders.authentication(inbox, accepted, parsed);
    // Whoever writes in the name of another takes part in nothing; of a mail that answers none and is answered by none nobody asks.
    const forged = !wanted && isForged(authentication);
    const asked = !forged && (ids.length > 0 || claimed.awaitedIn !== null);
    const sender = asked ? await this.senders.participant(inbox, from) : NOBODY;
    const spam = decideSpam({
      sender: from === '' ? (accepted.envelopeFrom ?? '') : from,
      released: wanted,
      answered: signedOf(original) ?? answeredId(inboxId, sender, candidates),
      policy: inbox.inbound_policy,
      senders: inbox.senders,
      spamHeaders: parsed.spamHeaders,
      authentication,
    });
    if (spam.spam) return foundSpam(spam, inboundMailId, at);

    const attribution = await this.senders.attribution(inbox, accepted, parsed, authentication);
    const [contact, decided] = await Promise.all([
      this.senders.contact(inbox, attribution, onBehalfOf('contact', inboundMailId), at),
      original === null
        ? this.thread({ inboxId, parsed, sender, forged, at }, candidates, claimed)
        : besideOriginal(original),
    ]);
    const mail = { inboundMailId, at, inboxId, emailId: v5('email', inboundMailId) };
    const sameMessageIdAs = sameMessageId(claimed, (of) => v5('email', of));
    return {
      type: 'InboundMailThreaded',
      data: { ...mail, ...contact, ...decided, attribution, spam, sameMessageIdAs },
    };
  }

  /** Where a mail belongs whose conversation another mail began while it was on its way there. */
  async again(threaded: InboundMailThreaded['data'], parsed: Parsed, at: string): Promise<InboundMailThreaded['data']> {
    const { inboxId, threadId } = threaded;
    const { ids, rootId } = conversationOf(parsed);
    const [inbox, candidates, root] = await Promise.all([
      this.inbox(inboxId),
      this.candidates.find(inboxId, ids),
      this.candidates.asItStands({ rule: 'references', messageId: rootId ?? '', threadId }),
    ]);
    const sender = await this.senders.participant(inbox, parsed.from?.address ?? '');
    const freshThreadId = freshThread(parsed);
    const decided = decideThread({ inboxId, sender, candidates, root, freshThreadId, rootThreadId: freshThreadId });
    if (decided.threading.rule === 'new-thread') throw new Error(`${threadId} was begun, and yet it was not`);
    return { ...threaded, at, ...decided };
  }

  private async inbox(inboxId: string): Promise<InboxRow> {
    const inbox = await this.inboxes.inbox(inboxId);
    if (inbox === null) throw new Error(`the views do not show the inbox ${inboxId} yet`);
    return inbox;
  }

  /**
   * A mail that stays `alone` takes no place that ids lead to: what a machine says of a mail that is not here must not stand where that mail's
   * conversation may begin, nor may a mail that bears the Message-ID or the name of another. The first thread of the conversation is looked at
   * only for an answer: should another mail have begun it, that thread will say so.
   */
  private async thread(mail: Undecided, candidates: readonly Candidate[], claimed: Standing): Promise<Decided> {
    const { inboxId, parsed, sender, forged } = mail;
    const { ids, rootId } = conversationOf(parsed);
    const freshThreadId = freshThread(parsed);
    const alone = forged || isMachines(parsed) || (ids.length === 0 && isAnother(claimed));
    if (alone || rootId === null) {
      return decideThread({ inboxId, sender, candidates, root: null, freshThreadId, rootThreadId: freshThreadId });
    }
    const { found, threadId } = await this.beside(mail, candidates, claimed);
    const rootThreadId = threadId ?? v5(rootId, inboxId);
    const root =
      ids.length > 0
        ? await this.candidates.asItStands({ rule: 'references', messageId: rootId, threadId: rootThreadId })
        : null;
    return decideThread({
      ...{ inboxId, sender, candidates: [...candidates, ...found], root, freshThreadId, rootThreadId },
    });
  }

  /** Whoever names the first id of a conversation meets the others there; a mail without References asks those beside it. */
  private beside(mail: Undecided, candidates: readonly Candidate[], { awaitedIn }: Standing): Promise<Beside> {
    const { inboxId, parsed, sender, at } = mail;
    const { messageId, references, inReplyTo } = parsed;
    const [answers = null] = inReplyTo;
    if (references.length > 0 || leadsSomewhere(inboxId, candidates))
      return Promise.resolve({ found: [], threadId: null });
    const unplaced = { inboxId, messageId, answers, awaitedIn, sender, at };
    return this.candidates.beside(unplaced, onBehalfOf('await', parsed.inboundMailId));
  }
}

const NOBODY: Participant = { addresses: [], contactId: null };

type Standing = Awaited<ReturnType<MailClaims['claim']>>;

type Undecided = Readonly<{ inboxId: string; parsed: Parsed; sender: Participant; forged: boolean; at: string }>;

const freshThread = ({ inboundMailId }: Parsed): string => v5('thread', inboundMailId);

/** What the report bears that nobody but us can have made. */
const signedOf = (original: Original | null): string | null =>
  original === null || original.rule === 'embedded-headers' ? null : original.matched;
