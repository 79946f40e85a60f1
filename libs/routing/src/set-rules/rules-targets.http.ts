import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import { InboxAccess, InboxSight, type RoutingRule } from '#libs/inboxes';

/** Looks whether there is what rules give conversations to. What is lost later is left out when they are followed. */
@Injectable()
export class RulesTargets {
  constructor(
    private readonly inboxes: InboxAccess,
    private readonly sight: InboxSight,
  ) {}

  /**
   * @throws Problem 400 `inbox-missing` for a place to move to that is not there, 422 `inbox-not-visible` for users and teams who cannot see the
   * inbox, or the one that their rule moves to
   */
  async mustBeThere(inboxId: string, rules: readonly RoutingRule[]): Promise<void> {
    for (const [n, { actions }] of rules.entries()) {
      let place = inboxId;
      for (const [m, action] of actions.entries()) {
        if (action.type !== 'move') continue;
        if ((await this.inboxes.inbox(action.inboxId)) === null) {
          const detail = 'there is no such inbox';
          const pointer = `/rules/${n}/actions/${m}/inboxId`;
          throw Problem.badRequest('inbox-missing', detail, [{ pointer, detail }]);
        }
        place = action.inboxId;
      }
      const named = actions.flatMap((action, m) =>
        action.type === 'assign'
          ? action.among.map((member, k) => ({ ...member, pointer: `/rules/${n}/actions/${m}/among/${k}` }))
          : [],
      );
      await this.sight.mustSee(place, named);
    }
  }
}
