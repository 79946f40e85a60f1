import { describe, expect, it } from 'vitest';
import { closed, commentDeleted, commented, commentEdited } from '../../threads/src/thread.fixtures.js';
import { type Audience, audienceOf, concernsOf } from './concerns.js';

const ada = { id: 'ada', teamIds: ['night'] };
const nobody: Audience = { mentioned: [], followers: [], assignee: null };

describe('what concerns somebody', () => {
  it.each([
    ['a comment that names them', { mentioned: ['ben', 'ada'] }, ['mentioned']],
    ['a conversation that they follow', { followers: ['ben', 'ada'] }, ['followed']],
    ['what is theirs', { assignee: { kind: 'user', id: 'ada' } }, ['assigned']],
    ['what is their team’s', { assignee: { kind: 'team', id: 'night' } }, ['assigned']],
    ['nothing of others', { mentioned: ['ben'], followers: ['ben'], assignee: { kind: 'user', id: 'ben' } }, []],
    ['no team of the same id', { assignee: { kind: 'team', id: 'ada' } }, []],
    ['all at once', { mentioned: ['ada'], followers: ['ada'] }, ['mentioned', 'followed']],
  ] as const)('is %s', (_, audience, concerns) =>
    expect(concernsOf(ada, { ...nobody, ...audience })).toEqual(concerns),
  );

  it('is read from the fact and from the conversation as it stands', () => {
    const thread = { followers: ['cy'], assignee: { kind: 'team', id: 'night' } } as const;
    expect(audienceOf(commented({ mentions: ['ada'] }), thread)).toEqual({ mentioned: ['ada'], ...thread });
    expect(audienceOf(commentEdited({ mentions: ['ben'] }), thread)).toEqual({ mentioned: ['ben'], ...thread });
    for (const event of [commentDeleted(), closed()])
      expect(audienceOf(event, thread)).toEqual({ mentioned: [], ...thread });
  });
});
