import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import { AnswersFile, CalledBy, Problem, sha256, untrusted, uuid } from '#libs/http';
import { mustRead, People, type Person } from '#libs/people';

const query = z.strictObject({
  sha256: sha256.optional().describe('as in `avatar` of a person: what is answered may be kept for good'),
});

/** A picture that is named by its bytes never changes; which one somebody has does. */
const FOR_GOOD = 'private, max-age=31536000, immutable';
const ASK_AGAIN = 'private, no-cache';

@ApiTags('people')
@Controller('v1/users')
export class GetAvatarRoute {
  constructor(
    private readonly people: People,
    private readonly blobs: Blobs,
  ) {}

  @Get(':id/avatar')
  @AnswersFile('*/*', "Somebody's picture; 404 where they have none, or another one than that of the `sha256`.")
  async getAvatar(
    @Param('id', { schema: uuid }) userId: string,
    @Query({ schema: query }) { sha256: named }: z.infer<typeof query>,
    @CalledBy() person: Person,
    @Res() response: Response,
  ): Promise<void> {
    mustRead(person);
    const { avatar } = await this.people.user(userId);
    if (avatar === null || (named ?? avatar.sha256) !== avatar.sha256) throw Problem.notFound('avatar');
    const bytes = await this.blobs.get(avatar.sha256);
    untrusted(response)
      .set({ ETag: `"${avatar.sha256}"`, 'Cache-Control': named === undefined ? ASK_AGAIN : FOR_GOOD })
      .type(avatar.mediaType)
      .send(bytes);
  }
}
