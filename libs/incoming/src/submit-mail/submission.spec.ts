import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailId, second, uuid } from '../inbound-mail.fixtures.js';
import { type InboundMailSubmitted, type SubmitMail, submissionDecider } from './submission.js';

const data = { submissionId: uuid(40), at: second(0), sha256: 'a'.repeat(64), inboundMailIds: [inboundMailId] };
const command: SubmitMail = { type: 'SubmitMail', submission: data };
const submitted: InboundMailSubmitted = { type: 'InboundMailSubmitted', data };

describe('SubmitMail', () => {
  it('ties a key to what came with it', () => given(submissionDecider).when(command).then(submitted));
  it('is quiet the second time', () => given(submissionDecider, submitted).when(command).thenNothing());
});
