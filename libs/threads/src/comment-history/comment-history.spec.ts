import { describe, expect, it } from 'vitest';
import { commentDeleted, commented, commentEdited, opened, recorded, uuid } from '../thread.fixtures.js';
import { commentHistory } from './comment-history.js';

const told = (...events: Parameters<typeof recorded>[0]) => commentHistory(uuid(8), recorded(events));

describe('the history of a comment', () => {
  it('has each version with its words, and nothing of other comments', () => {
    const other = commented({ commentId: uuid(50) });
    expect(told(opened(), commented(), other, commentEdited({ mentions: [uuid(51)] }))).toMatchObject([
      { what: 'added', text: 'I know him.', mentions: [], revision: 1, by: { kind: 'system' } },
      { what: 'edited', text: 'I knew him.', mentions: [uuid(51)], revision: 3 },
    ]);
  });
  it('has no words once it was deleted', () => {
    const history = told(opened(), commented({ mentions: [uuid(51)] }), commentEdited(), commentDeleted());
    expect(history.map(({ what }) => what)).toEqual(['added', 'edited', 'deleted']);
    expect(JSON.stringify(history)).not.toMatch(/him|51/);
  });
  it('is empty for none', () => expect(told(opened(), commented({ commentId: uuid(50) }))).toEqual([]));
});
