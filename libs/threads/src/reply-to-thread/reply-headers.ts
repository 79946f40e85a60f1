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
