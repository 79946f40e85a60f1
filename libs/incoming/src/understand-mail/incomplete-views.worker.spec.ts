import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UnderstandInboundMail } from '#libs/incoming';
import { ViewsBehind } from '#libs/read-models';
import { messageView } from '#libs/threads';
import { letter, MailPipeline } from '../../../../test/mail-pipeline.js';
import { UNDERSTAND_TRIES } from './understand-mail.worker.js';

let pipeline: MailPipeline;
beforeAll(async () => {
  pipeline = await MailPipeline.start();
});
afterAll(() => pipeline.stop());

const A_SECOND_AND_MORE = 1_100;

it('no mail is decided upon, nor set aside, while a view that tells where it belongs is made anew', async () => {
  await pipeline.inbox('support@example.org');
  const { readModels, app } = pipeline.house;
  const sql = `UPDATE read_models.views SET state = $1 WHERE table_name = $2`;
  const [inboundMailId] = (await pipeline.take(letter())) as [string];
  await readModels.query(sql, ['building', messageView.table.tableName]);
  const trying = app.get(UnderstandInboundMail).run({ inboundMailId }, UNDERSTAND_TRIES);
  await expect(trying).rejects.toThrow(ViewsBehind);
  expect(await pipeline.story(inboundMailId)).toMatchObject([{ type: 'InboundMailAccepted' }]);
  await readModels.query(sql, ['ready', messageView.table.tableName]);
  await pause(A_SECOND_AND_MORE);
  await pipeline.understand(inboundMailId);
  expect(await pipeline.threaded(inboundMailId)).toMatchObject({ threading: { rule: 'new-thread' } });
});
