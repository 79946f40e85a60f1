import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { uuid } from '#libs/http';
import { InboxSight } from '#libs/inboxes';

/** What a comment says, as it is written and as it is edited. */
export const commentBody = z.strictObject({
  text: z.string().trim().min(1).max(10_000),
  mentions: z
    .array(uuid)
    .max(50)
    .default([])
    .describe(
      'the users it is meant for, who must be able to see the inbox: they are told of it, and follow the thread',
    ),
});

export type CommentBody = z.infer<typeof commentBody>;

/** Reads who is named in a comment. */
@Injectable()
export class Mentions {
  constructor(private readonly sight: InboxSight) {}

  /** Each once. Those whom the comment named before were able to see the inbox then. @throws Problem 422 as InboxSight.mustSee() */
  async of(inboxId: string, { mentions }: CommentBody, before: readonly string[] = []): Promise<readonly string[]> {
    const named = mentions.map((id, n) => ({ kind: 'user', id, pointer: `/mentions/${n}` }) as const);
    await this.sight.mustSee(
      inboxId,
      named.filter(({ id }) => !before.includes(id)),
    );
    return [...new Set(mentions)];
  }
}
