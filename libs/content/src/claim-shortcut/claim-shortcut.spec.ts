import { describe, expect, it } from 'vitest';
import { given } from '#libs/decider';
import { forAll, minute, team, uuid } from '../content.fixtures.js';
import { type ClaimShortcut, scopesOf, shortcutDecider, type ShortcutEvent } from './claim-shortcut.js';

const claim = { shortcut: 'thanks', scope: 'all', contentItemId: uuid(1), at: minute(0) };
const claimed: ShortcutEvent = { type: 'SnippetShortcutClaimed', data: claim };
const command: ClaimShortcut = { type: 'ClaimShortcut', without: null, ...claim };
const other = { ...command, contentItemId: uuid(9) };

describe('ClaimShortcut', () => {
  it('claims a free shortcut', () => given(shortcutDecider).when(command).then(claimed));
  it('is quiet the second time', () => given(shortcutDecider, claimed).when(command).thenNothing());
  it('claims anew what was claimed long ago, before the snippet relies on it', () =>
    given(shortcutDecider, claimed)
      .when({ ...command, at: minute(1) })
      .then({ type: 'SnippetShortcutClaimed', data: { ...claim, at: minute(1) } }));
  it('does not take it from a snippet that has it', () =>
    given(shortcutDecider, claimed)
      .when({ ...other, at: minute(30) })
      .thenBroken('shortcut-taken'));
  it('does not take it from a snippet that is about to have it', () =>
    given(shortcutDecider, claimed)
      .when({ ...other, without: uuid(1), at: '2026-03-01T09:00:59.999Z' })
      .thenBroken('shortcut-taken'));
  it('takes it from a snippet that does not have it any longer', () =>
    given(shortcutDecider, claimed)
      .when({ ...other, without: uuid(1), at: minute(1) })
      .then({ type: 'SnippetShortcutClaimed', data: { ...claim, contentItemId: uuid(9), at: minute(1) } }));
  it('does not take it from whoever took it in between', () =>
    given(shortcutDecider, claimed)
      .when({ ...other, without: uuid(8), at: minute(1) })
      .thenBroken('shortcut-taken'));
});

it('a shortcut is claimed once among everybody, or once in each team and with each person', () => {
  expect(scopesOf(forAll)).toEqual(['all']);
  expect(scopesOf({ to: 'chosen', teamIds: [team], userIds: [uuid(4)] })).toEqual([`team:${team}`, `user:${uuid(4)}`]);
});
