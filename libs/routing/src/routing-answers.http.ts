import { z } from 'zod';
import { instant, uuid } from '#libs/http';
import type { RoutingOutcome } from '#libs/threads';

export const assigneeAnswer = z.object({ kind: z.enum(['user', 'team']), id: uuid });

/** What rules did with a conversation, or would do. */
export const outcomeSchema = z
  .object({
    assignee: assigneeAnswer.nullable(),
    tags: z.array(z.string()),
    inboxId: uuid.nullable().describe('where it was moved to, for those who see that inbox'),
    state: z.enum(['spam', 'closed', 'snoozed']).nullable().describe('what it was put away as'),
    until: instant.nullable().describe('when one that is snoozed comes back'),
  })
  .meta({ id: 'RoutingOutcome' }) satisfies z.ZodType<RoutingOutcome, unknown>;
