import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { composed, minute, opened, otherStory, support, zoe } from '../thread.fixtures.js';
import type { ComposeEmail } from './compose-email.js';

const mail = composed({ subject: 'Offer', inReplyTo: null, references: [], answers: null });
const { inReplyTo: _, references: __, answers: ___, ...email } = mail.data;
const command: ComposeEmail = { type: 'ComposeEmail', email };

describe('ComposeEmail', () => {
  it('opens a thread with the mail', () =>
    given(threadDecider)
      .when(command)
      .then(opened({ subject: 'Offer', by: 'compose', at: minute(10) }), mail));
  it('is content with a hidden recipient', () => {
    const hidden = { ...email, to: [], bcc: [zoe] };
    given(threadDecider)
      .when({ ...command, email: hidden })
      .then(opened({ subject: 'Offer', by: 'compose', at: minute(10) }), composed({ ...mail.data, ...hidden }));
  });
  it('sends to nobody at all: refused', () =>
    given(threadDecider)
      .when({ ...command, email: { ...email, to: [], cc: [], bcc: [], from: support } })
      .thenBroken('no-recipient'));
  it('does not write into the thread of another mail', () =>
    given(threadDecider, ...otherStory)
      .when(command)
      .thenBroken('thread-exists'));
  it('is quiet the second time', () =>
    given(threadDecider, opened({ by: 'compose' }), mail)
      .when(command)
      .thenNothing());
});
