import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { draftDecider } from '../decider.js';
import * as f from '../drafts.fixtures.js';
import type { SendDraft } from './send-draft.js';

const mail = { threadId: f.threadId, emailId: f.emailId, inboxId: f.support, authorId: f.ada };
const command: SendDraft = { type: 'SendDraft', version: 2, mail, at: f.minute(50) };
const byMax = { ...command, mail: { ...mail, authorId: f.max } };

describe('SendDraft', () => {
  it('ends the draft with the version that was sent', () =>
    given(draftDecider, f.created(), f.saved(), f.saved(3, f.begun)).when(command).then(f.sent(2)));
  it('takes the newest version where the mail does not say', () =>
    given(draftDecider, f.created(), f.saved(), f.saved(3, f.begun))
      .when({ ...command, version: null })
      .then(f.sent(3)));
  it('ends one that was discarded meanwhile', () =>
    given(draftDecider, f.created(), f.saved(), f.discarded).when(command).then(f.sent(2)));
  it('ends a shared draft by whoever sent it', () =>
    given(draftDecider, f.created(), f.saved(), f.shared).when(byMax).then(f.sent(2)));
  it('is quiet the second time', () => {
    given(draftDecider, f.created(), f.sent()).when(command).thenNothing();
    given(draftDecider, f.created(), f.sent())
      .when({ ...command, mail: { ...mail, emailId: f.uuid(99) } })
      .thenNothing();
  });
  it('leaves open a draft that came back from the mail it was', () =>
    given(draftDecider, f.created(), f.sent(), f.restored).when(command).thenNothing());
  it('ends a draft that came back with its next mail', () =>
    given(draftDecider, f.created(), f.sent(), f.restored)
      .when({ ...command, mail: { ...mail, emailId: f.uuid(99) } })
      .then(f.sent(2, f.uuid(99))));
  it('leaves alone what is not the sender’s', () => {
    given(draftDecider, f.created()).when(byMax).thenNothing();
    given(draftDecider, f.created(), f.shared)
      .when({ ...byMax, mail: { ...byMax.mail, inboxId: f.sales } })
      .thenNothing();
  });
  it('ends a shared answer wherever its conversation lies by now, and no other conversation’s', () => {
    const answer = [f.created({ threadId: f.threadId }), f.saved(), f.shared] as const;
    given(draftDecider, ...answer)
      .when({ ...byMax, mail: { ...byMax.mail, inboxId: f.sales } })
      .then(f.sent(2));
    given(draftDecider, ...answer)
      .when({ ...byMax, mail: { ...byMax.mail, threadId: f.uuid(98) } })
      .thenNothing();
  });
  it('has nothing to end where there is no draft', () => given(draftDecider).when(command).thenNothing());
});
