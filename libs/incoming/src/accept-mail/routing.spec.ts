import { describe, expect, it } from 'vitest';
import { type Candidate, decideRouting, entryName, type RoutingInputs } from './routing.js';

const [support, sales] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
const at = (address: string, inboxId: string, owned = address): Candidate => ({
  address,
  owner: { inboxId, address: owned },
});
const unknown = (address: string): Candidate => ({ address, owner: null });

const nothing: RoutingInputs = { given: null, envelope: [], deliveredTo: [], header: [], otherwise: null };
const decide = (inputs: Partial<RoutingInputs>) =>
  decideRouting({ ...nothing, ...inputs }).map(({ inboxId, receivedBy, recipients, routing }) => [
    routing.rule,
    inboxId,
    receivedBy,
    recipients,
  ]);

describe('the routing of a mail', () => {
  it('makes one entry in each inbox of the envelope, by the address that came first', () => {
    const envelope = [at('help@a.example', support), at('sales@a.example', sales), at('support@a.example', support)];
    expect(decide({ envelope, header: [at('x@a.example', sales)] })).toEqual([
      ['envelope', support, 'help@a.example', ['help@a.example', 'support@a.example']],
      ['envelope', sales, 'sales@a.example', ['sales@a.example']],
    ]);
  });

  it('names the connected address that a tagged one leads to', () => {
    expect(decide({ envelope: [at('support+7@a.example', support, 'support@a.example')] })).toEqual([
      ['envelope', support, 'support@a.example', ['support+7@a.example']],
    ]);
  });

  it('keeps what came for a recipient without an inbox, beside one who has', () => {
    expect(decide({ envelope: [at('support@a.example', support), unknown('old@a.example')] })).toEqual([
      ['envelope', support, 'support@a.example', ['support@a.example']],
      ['none', null, null, ['old@a.example']],
    ]);
  });

  it('looks at what servers wrote before what the sender wrote, and at that last', () => {
    const inputs = {
      envelope: [unknown('all@a.example')],
      deliveredTo: [unknown('x@a.example'), at('support@a.example', support)],
      header: [at('sales@a.example', sales)],
    };
    expect(decide(inputs)).toEqual([['delivered-to', support, 'support@a.example', ['all@a.example']]]);
    expect(decide({ ...inputs, deliveredTo: [] })).toEqual([['header', sales, 'sales@a.example', ['all@a.example']]]);
    expect(decide({ ...inputs, deliveredTo: [], header: [] })).toEqual([['none', null, null, ['all@a.example']]]);
  });

  it('takes the word of whoever hands it over, at once or when nothing else is known', () => {
    const told = { inboxId: sales, address: null };
    const envelope = [at('support@a.example', support)];
    expect(decide({ envelope, given: told })).toEqual([['given', sales, null, ['support@a.example']]]);
    expect(decide({ envelope, otherwise: told })).toEqual([
      ['envelope', support, 'support@a.example', ['support@a.example']],
    ]);
    expect(decide({ envelope: [unknown('x@a.example')], otherwise: told })).toEqual([
      ['given', sales, null, ['x@a.example']],
    ]);
  });

  it('says what it looked at, each address once and a hundred at most', () => {
    const many = Array.from({ length: 150 }, (_, n) => unknown(`n${n}@a.example`));
    const [route] = decideRouting({ ...nothing, envelope: [unknown('n0@a.example')], header: many });
    expect(route?.routing).toMatchObject({ rule: 'none', version: 2 });
    expect(route?.routing.considered).toEqual(many.slice(0, 100).map(({ address }) => address));
  });
});

describe('an entry', () => {
  it('is named by the address that received it, else by its inbox, else by its recipient', () => {
    const name = (inputs: Partial<RoutingInputs>) => decideRouting({ ...nothing, ...inputs }).map(entryName);
    expect(name({ envelope: [at('support+7@a.example', support, 'support@a.example')] })).toEqual([
      'support@a.example',
    ]);
    expect(name({ given: { inboxId: support, address: null } })).toEqual([support]);
    expect(name({ envelope: [unknown('Old@a.example')] })).toEqual(['old@a.example']);
    expect(name({})).toEqual(['']);
  });
});
