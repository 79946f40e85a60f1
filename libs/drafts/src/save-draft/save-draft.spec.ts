import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { draftDecider } from '../decider.js';
import * as f from '../drafts.fixtures.js';
import type { SaveDraft } from './save-draft.js';

const command: SaveDraft = {
  ...{ type: 'SaveDraft', inboxId: f.support, conversationIn: null },
  ...{ writing: f.finished, at: f.minute(2) },
};
const elsewhere = { ...command, inboxId: f.sales };

describe('SaveDraft', () => {
  it('keeps the next version', () => given(draftDecider, f.created()).when(command).then(f.saved()));
  it('counts on', () =>
    given(draftDecider, f.created(), f.saved())
      .when({ ...command, writing: f.begun, at: f.minute(3) })
      .then(f.saved(3, f.begun)));
  it('is quiet when nothing is new, in whatever order its members stand', () =>
    given(draftDecider, f.created(), f.saved())
      .when({ ...command, writing: Object.fromEntries(Object.entries(f.finished).toReversed()) as typeof f.finished })
      .thenNothing());
  it('takes a new mail to another inbox', () =>
    given(draftDecider, f.created())
      .when(elsewhere)
      .then(f.saved(2, f.finished, f.sales)));
  it('leaves an answer with its conversation', () =>
    given(draftDecider, f.created({ threadId: f.threadId }))
      .when({ ...elsewhere, conversationIn: f.support })
      .thenBroken('draft-bound-to-thread'));
  it('goes with its conversation to another inbox', () => {
    const answer = f.created({ threadId: f.threadId });
    given(draftDecider, answer)
      .when({ ...elsewhere, conversationIn: f.sales })
      .then(f.saved(2, f.finished, f.sales));
    given(draftDecider, answer, f.saved())
      .when({ ...elsewhere, conversationIn: f.sales })
      .thenNothing();
    given(draftDecider, answer)
      .when({ ...command, conversationIn: f.sales })
      .thenBroken('draft-bound-to-thread');
  });
  it('writes on nothing that was discarded', () =>
    given(draftDecider, f.created(), f.discarded).when(command).thenBroken('draft-discarded'));
  it('writes on what was restored', () =>
    given(draftDecider, f.created(), f.discarded, f.restored).when(command).then(f.saved()));
  it('writes on nothing that was sent', () =>
    given(draftDecider, f.created(), f.sent(1)).when(command).thenBroken('draft-sent'));
  it('needs a draft', () => given(draftDecider).when(command).thenBroken('draft-not-found'));
});
