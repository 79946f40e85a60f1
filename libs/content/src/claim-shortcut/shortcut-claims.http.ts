import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type CommandContext, EventStore } from '#libs/event-store';
import type { Audience } from '#libs/people';
import { contentDecider } from '../decider.js';
import { contentItemStream, type Wording } from '../content-item.js';
import { scopesOf, shortcutDecider } from './claim-shortcut.js';

const claimStream = (scope: string, shortcut: string): string =>
  `snippetShortcut-${createHash('sha256').update(`${scope}\n${shortcut}`).digest('hex')}`;

/** One snippet as it is about to be. */
export type Claiming = Readonly<{
  contentItemId: string;
  shortcut: Wording['shortcut'];
  visibility: Audience;
  at: string;
}>;

/** Keeps a shortcut to one snippet among those who see it, across processes. */
@Injectable()
export class ShortcutClaims {
  constructor(private readonly store: EventStore) {}

  /** Claims the shortcut, if there is one, for everybody who will see it. @throws RuleBroken `shortcut-taken` */
  async claim({ contentItemId, shortcut, visibility, at }: Claiming, context: CommandContext): Promise<void> {
    if (shortcut === null) return;
    for (const scope of scopesOf(visibility)) {
      const stream = claimStream(scope, shortcut);
      const { state } = await this.store.load(shortcutDecider, stream);
      const isAnothers = state.holder !== null && state.holder !== contentItemId;
      const without = isAnothers && !(await this.has(state.holder ?? '', scope, shortcut)) ? state.holder : null;
      const command = { type: 'ClaimShortcut', shortcut, scope, contentItemId, without, at } as const;
      await this.store.handle(shortcutDecider, stream, command, consequence(context, `${scope} ${shortcut}`));
    }
  }

  private async has(contentItemId: string, scope: string, shortcut: string): Promise<boolean> {
    const { state } = await this.store.load(contentDecider, contentItemStream(contentItemId));
    return (
      state.status === 'active' && state.wording.shortcut === shortcut && scopesOf(state.visibility).includes(scope)
    );
  }
}

/** A command of its own that follows from another; the revision that a caller expects is that of the item. */
const consequence = ({ actor, correlationId, commandId }: CommandContext, name: string): CommandContext => ({
  actor,
  correlationId,
  causationId: commandId,
  commandId: v5(`claim ${name}`, commandId),
});
