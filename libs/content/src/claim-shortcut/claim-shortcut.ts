import { type Decider, type Fact, RuleBroken } from '#libs/decider';
import type { Audience } from '#libs/people';

/** The facts of one shortcut among those who see it: whose it is. */
export type ShortcutEvent = Fact<
  'SnippetShortcutClaimed',
  { shortcut: string; scope: string; contentItemId: string; at: string }
>;

export type ShortcutClaim = Readonly<{ holder: string | null; at: string }>;

/** `without`: the holder that is known not to have the shortcut, because it has another now, is archived or was never made. */
export type ClaimShortcut = Readonly<{
  type: 'ClaimShortcut';
  shortcut: string;
  scope: string;
  contentItemId: string;
  without: string | null;
  at: string;
}>;

/** A claim precedes the item's own fact by less than this. */
const CLAIMED_MS = 60_000;

/** Those among whom a shortcut names one snippet: everybody, each team, each person it is shared with. */
export const scopesOf = (visibility: Audience): readonly string[] =>
  visibility.to === 'all'
    ? ['all']
    : [...visibility.teamIds.map((id) => `team:${id}`), ...visibility.userIds.map((id) => `user:${id}`)];

const claimShortcut = (command: ClaimShortcut, { holder, at }: ShortcutClaim): readonly ShortcutEvent[] => {
  const { shortcut, scope, contentItemId, without } = command;
  const isOld = holder !== null && Date.parse(command.at) - Date.parse(at) >= CLAIMED_MS;
  if (holder === contentItemId && !isOld) return [];
  if (holder !== null && holder !== contentItemId && !(isOld && without === holder)) {
    throw new RuleBroken('shortcut-taken', `another snippet has the shortcut #${shortcut}`);
  }
  return [{ type: 'SnippetShortcutClaimed', data: { shortcut, scope, contentItemId, at: command.at } }];
};

/**
 * A shortcut belongs to the snippet that claimed it last. It is claimed before the snippet gets it and never given back: a snippet that does
 * not have it a minute after its claim gives way to the next. Whoever has it claims it anew before relying on an old claim.
 */
export const shortcutDecider: Decider<ShortcutClaim, ClaimShortcut, ShortcutEvent> = {
  initialState: { holder: null, at: '' },
  decide: claimShortcut,
  evolve: (_, event) => ({ holder: event.data.contentItemId, at: event.data.at }),
};
