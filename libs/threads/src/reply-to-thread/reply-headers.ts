import type { Email } from '../thread.js';

const REFERENCES_KEPT = 20;

/**
 * The threading headers of an answer (RFC 5322 section 3.6.4): In-Reply-To names the parent; References is the parent's
 * References, else its In-Reply-To when that is a single id, followed by the parent. A long chain keeps its first id and its last ones.
 */
export const replyHeaders = (parent: Email): Readonly<{ inReplyTo: string | null; references: readonly string[] }> => {
  if (parent.messageId === null) return { inReplyTo: null, references: parent.references };
  const before =
    parent.references.length > 0 ? parent.references : parent.inReplyTo.length === 1 ? parent.inReplyTo : [];
  const chain = [...new Set([...before, parent.messageId])];
  const [first] = chain;
  return {
    inReplyTo: parent.messageId,
    references:
      first === undefined || chain.length <= REFERENCES_KEPT ? chain : [first, ...chain.slice(1 - REFERENCES_KEPT)],
  };
};

const PREFIX = /^\s*(?:re|aw|sv|vs|ref|rif|odp|ynt|antw|réf|tr)\s*(?:\[\d+\]|\(\d+\))?\s*:\s*/iu;

/** `Re: ` before the subject, once, whatever the writer's language called it before. */
export const replySubject = (subject: string): string => {
  let bare = subject.trim();
  for (let stripped = bare.replace(PREFIX, ''); stripped !== bare; stripped = bare.replace(PREFIX, '')) bare = stripped;
  return `Re: ${bare}`;
};

/**
 * Who gets an answer (RFC 5322 section 3.6.3): the parent's Reply-To, else its From; for our own mail, whom it went to. With `all`,
 * also everyone in To and Cc. `ours` are the inbox's addresses: they are left out.
 */
export const replyRecipients = (parent: Email, ours: readonly string[], all: boolean) => {
  const outgoing = parent.delivery !== null;
  const isOurs = ({ address }: { address: string }): boolean =>
    ours.some((own) => own.toLowerCase() === address.toLowerCase());
  const once = (mailboxes: Email['to'], except: Email['to']): Email['to'] => {
    const seen = new Set(except.map(({ address }) => address.toLowerCase()));
    return mailboxes.filter((mailbox) => {
      const address = mailbox.address.toLowerCase();
      if (isOurs(mailbox) || seen.has(address)) return false;
      seen.add(address);
      return true;
    });
  };
  const sender = outgoing ? parent.to : parent.replyTo.length > 0 ? parent.replyTo : [parent.from];
  const to = once(sender, []);
  const cc = all ? once([...(outgoing ? [] : parent.to), ...parent.cc], to) : [];
  return { to, cc };
};
