import { describe, expect, it } from 'vitest';
import { recorded } from '#libs/decider';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import { type DraftEvent, draftStream } from '../draft.js';
import * as f from '../drafts.fixtures.js';
import { draftRow, type DraftRow, draftView } from './draft-view.projection.js';

const history = [
  f.created(),
  f.saved(),
  f.shared,
  f.unshared,
  f.discarded,
  f.restored,
  f.saved(3, f.begun, f.sales),
  f.sent(3),
];
const other = f.created({ draftId: f.uuid(8), threadId: f.threadId, shared: true });

const inLog = (events: readonly DraftEvent[]) => recorded(events, ({ data }) => draftStream(data.draftId));

const after = (...events: readonly DraftEvent[]): DraftRow | undefined =>
  inLog(events).reduce<DraftRow | undefined>(draftRow, undefined);

describe('the view of drafts', () => {
  it('shows a draft as its whole story left it', () =>
    expect(after(...history)).toEqual({
      draft_id: f.draftId,
      thread_id: null,
      inbox_id: f.sales,
      owner_id: f.ada,
      shared: false,
      state: 'sent',
      mail: { threadId: f.threadId, emailId: f.emailId },
      version: 3,
      writing: f.begun,
      changed_by: 'spec',
      created_at: f.minute(0),
      changed_at: f.minute(50),
      revision: 7,
    }));

  it.each([
    [{ state: 'open', shared: false, version: 1, revision: 0 }, [f.created()]],
    [{ state: 'open', shared: true, version: 1, revision: 1 }, [f.created(), f.shared]],
    [{ state: 'discarded', version: 2, revision: 2 }, [f.created(), f.saved(), f.discarded]],
    [{ state: 'open', mail: { threadId: f.threadId, emailId: f.emailId } }, [f.created(), f.sent(), f.restored]],
  ] as const)('%j', (row, events) => expect(after(...events)).toMatchObject(row));

  it('has no row for a draft that nobody began', () => expect(after(f.saved())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () =>
    expect(await rowsHoweverCut(draftView, inLog([...history, other]))).toEqual([
      after(...history),
      expect.objectContaining({ draft_id: f.uuid(8), thread_id: f.threadId, shared: true }),
    ]));
});
