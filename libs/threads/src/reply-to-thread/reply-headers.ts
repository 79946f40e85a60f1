import { sameAddress } from '../mail-parts.js';
import type { Email } from '../thread.js';

const REFERENCES_KEPT = 20;

/**
 * The threading headers of an answer (RFC 5322 section 3.6.4): In-Reply-To names the parent; References is the parent's
 * References, else its In-Reply-To when that is a single id, followed by the parent, which stands last even where a broken client
 * named it before. A long chain keeps its first id and its last ones.
 */
export const replyHeaders = ({
  messageId,
  references,
  inReplyTo,
}: Pick<Email, 'messageId' | 'references' | 'inReplyTo'>): Readonly<{
  inReplyTo: string | null;
  references: readonly string[];
}> => {
  const named = references.length > 0 ? references : inReplyTo.length === 1 ? inReplyTo : [];
  const before = [...new Set(named)].filter((id) => id !== messageId);
  const chain = messageId === null ? before : [...before, messageId];
  const [first] = chain;
  const fits = first === undefined || chain.length <= REFERENCES_KEPT;
  return { inReplyTo: messageId, references: fits ? chain : [first, ...chain.slice(1 - REFERENCES_KEPT)] };
};

/** Who wrote the mail where that is neither its sender nor one whom it asks to answer. */
const authorOf = ({ sender, from, replyTo }: Email): Email['to'] | null => {
  const person = sender?.person ?? null;
  if (person === null || [from, ...replyTo].some(({ address }) => sameAddress(address, person.address))) return null;
  return [person];
};

/**
 * Who gets an answer (RFC 5322 section 3.6.3): the parent's Reply-To, else its From; for our own mail, whom it went to; for a mail that was
 * passed on to us and is its author's, the author. With `all`, also everyone in To and Cc. `ours` are the inbox's addresses: they are left out, as is a sender who named no address.
 */
export const replyRecipients = (parent: Email, ours: readonly string[], all: boolean) => {
  const outgoing = parent.delivery !== null;
  const isOurs = ({ address }: { address: string }): boolean =>
    ours.some((own) => own.toLowerCase() === address.toLowerCase());
  const once = (mailboxes: Email['to'], except: Email['to']): Email['to'] => {
    const seen = new Set(['', ...except.map(({ address }) => address.toLowerCase())]);
    return mailboxes.filter((mailbox) => {
      const address = mailbox.address.toLowerCase();
      if (isOurs(mailbox) || seen.has(address)) return false;
      seen.add(address);
      return true;
    });
  };
  const asked = parent.replyTo.length > 0 ? parent.replyTo : [parent.from];
  const sender = outgoing ? parent.to : (authorOf(parent) ?? asked);
  const to = once(sender, []);
  const cc = all ? once([...(outgoing ? [] : parent.to), ...parent.cc], to) : [];
  return { to, cc };
};
