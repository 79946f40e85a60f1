import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { forwarded, opened, received, uuid } from '../thread.fixtures.js';
import type { ForwardEmail } from './forward-email.js';

const { threadId: _, ...forward } = forwarded().data;
const command: ForwardEmail = { type: 'ForwardEmail', ...forward };
const question = [opened(), received()] as const;

describe('ForwardEmail', () => {
  it('notes with the original as what it was passed on', () =>
    given(threadDecider, ...question)
      .when(command)
      .then(forwarded()));
  it('is quiet the second time', () =>
    given(threadDecider, ...question, forwarded())
      .when(command)
      .thenNothing());
  it('notes each forward of the same mail', () =>
    given(threadDecider, ...question, forwarded())
      .when({ ...command, inThreadId: uuid(72), asEmailId: uuid(73) })
      .then(forwarded({ inThreadId: uuid(72), asEmailId: uuid(73) })));
  it('has nothing to note where there is no thread', () => given(threadDecider).when(command).thenNothing());
});
