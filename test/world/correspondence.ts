import type { StoredMail } from '#libs/embedded';
import type { ShownThread } from '#libs/threads';
import { until } from './until.js';
import type { World } from './world.js';

/** The mails that reached an address outside, oldest first, once there are so many. */
export const mailsTo = (world: World, address: string, count: number): Promise<readonly StoredMail[]> =>
  until(`${address} has ${count} mails`, () => {
    const mails = world.sandbox.mails().filter(({ envelope }) => envelope.to.includes(address));
    return mails.length >= count && mails;
  });

/** Answers a mail as the person outside who got it; gives the Message-ID of the answer. */
export const answer = async (world: World, mail: StoredMail, text: string): Promise<string> => {
  const response = await fetch(`${world.sandbox.http}/api/mails/${mail.id}/answer`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  if (!response.ok) throw new Error(`the answer was not taken: ${await response.text()}`);
  return ((await response.json()) as { messageId: string }).messageId;
};

/** The one thread of an inbox with this subject, once the view shows it with so many mails. */
export const threadWith = (world: World, inboxId: string, subject: string, emails: number): Promise<ShownThread> =>
  until(`"${subject}" has ${emails} mails`, async () => {
    const threads = await world.people.agent.list<ShownThread>(`/v1/inboxes/${inboxId}/threads?status=all&limit=100`);
    const found = threads.filter((thread) => thread.subject === subject);
    if (found.length > 1) throw new Error(`there are ${found.length} threads with the subject "${subject}"`);
    return found[0]?.emails === emails && found[0];
  });
