import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { closed, composed, minute, opened, received, reopened, uuid } from '../thread.fixtures.js';
import type { ReceiveEmail } from './receive-email.js';

const command: ReceiveEmail = { type: 'ReceiveEmail', email: received().data };
const next = received({ emailId: uuid(50), at: minute(40) });
const nextOne: ReceiveEmail = { type: 'ReceiveEmail', email: next.data };

describe('ReceiveEmail', () => {
  it('opens a thread', () => given(threadDecider).when(command).then(opened(), received()));
  it('adds to a thread', () => given(threadDecider, opened(), composed()).when(nextOne).then(next));
  it('reopens a closed thread and says by which mail', () =>
    given(threadDecider, opened(), received(), closed())
      .when(nextOne)
      .then(next, reopened({ at: minute(40), reason: 'mail-received', emailId: uuid(50) })));
  it('wakes nobody for automatic mail', () => {
    const absent = received({ ...next.data, automatic: 'auto-replied' });
    given(threadDecider, opened(), received(), closed())
      .when({ type: 'ReceiveEmail', email: absent.data })
      .then(absent);
  });
  it('is quiet the second time, also after the thread was closed', () => {
    given(threadDecider, opened(), received()).when(command).thenNothing();
    given(threadDecider, opened(), received(), closed()).when(command).thenNothing();
  });
});
