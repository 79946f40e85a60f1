import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { outgoingServerDecider } from './decider.js';
import type {
  DkimKeyPublished,
  DkimKeySet,
  OutgoingServerEvent,
  OutgoingServerSecretRenewed,
  OutgoingServerSet,
  SealedSecret,
} from './outgoing-server-events.js';

const address = 'support@mail.example.org';
const at = '2026-03-01T09:00:00.000Z';
const [first, second] = ['019cad0b-0000-7000-8000-000000000001', '019cad0b-0000-7000-8000-000000000002'];
const sealed = (box: string): SealedSecret => ({ keyId: 'b7e23ec2', box });
const settings = {
  host: 'smtp.example.org',
  port: 465,
  security: 'tls',
  auth: 'xoauth2',
  user: address,
  connections: 3,
} as const;

const serverSet = (serverId: string = first): OutgoingServerSet => ({
  type: 'OutgoingServerSet',
  data: { address, at, serverId, settings, secret: sealed('one') },
});
const renewed = (serverId: string = first): OutgoingServerSecretRenewed => ({
  type: 'OutgoingServerSecretRenewed',
  data: { address, at, serverId, secret: sealed('two') },
});
const unset: OutgoingServerEvent = { type: 'OutgoingServerUnset', data: { address, at, serverId: first } };

const key = { address, at, domain: 'example.org', selector: 's', record: { name: 'n', value: 'v' } };
const keySet = (keyId: string = first, said: Partial<DkimKeySet['data']> = {}): DkimKeySet => ({
  type: 'DkimKeySet',
  data: { ...key, keyId, secret: sealed('key'), ...said },
});
const published = (keyId: string = first): DkimKeyPublished => ({
  type: 'DkimKeyPublished',
  data: { address, at, keyId },
});
const keyUnset: OutgoingServerEvent = { type: 'DkimKeyUnset', data: { address, at } };

describe('SetOutgoingServer', () => {
  const command = { type: 'SetOutgoingServer', ...serverSet().data } as const;
  it('sets a server, in place of another too', () => {
    given(outgoingServerDecider).when(command).then(serverSet());
    given(outgoingServerDecider, serverSet(second)).when(command).then(serverSet());
  });
  it('is quiet the second time', () => given(outgoingServerDecider, serverSet()).when(command).thenNothing());
});

describe('UnsetOutgoingServer', () => {
  const command = { type: 'UnsetOutgoingServer', at } as const;
  it('takes the server away', () => given(outgoingServerDecider, serverSet()).when(command).then(unset));
  it('is quiet where there is none', () => {
    given(outgoingServerDecider).when(command).thenNothing();
    given(outgoingServerDecider, serverSet(), unset).when(command).thenNothing();
  });
});

describe('RenewOutgoingSecret', () => {
  const command = { type: 'RenewOutgoingSecret', serverId: first, secret: sealed('two'), at } as const;
  it('keeps the secret that the token server gave', () => {
    given(outgoingServerDecider, serverSet()).when(command).then(renewed());
    expect(fold(outgoingServerDecider, [serverSet(), renewed()]).server?.secret).toEqual(sealed('two'));
  });
  it('leaves a server alone that was set up since, or is gone', () => {
    given(outgoingServerDecider, serverSet(), serverSet(second)).when(command).thenNothing();
    given(outgoingServerDecider, serverSet(), unset).when(command).thenNothing();
    expect(fold(outgoingServerDecider, [serverSet(second), renewed()]).server?.secret).toEqual(sealed('one'));
  });
});

describe('SetDkimKey', () => {
  const command = { type: 'SetDkimKey', ...keySet().data } as const;
  it('keeps a key that signs nothing yet', () => {
    given(outgoingServerDecider).when(command).then(keySet());
    expect(fold(outgoingServerDecider, [keySet()])).toMatchObject({ signing: null, awaited: { keyId: first } });
  });
  it('leaves the key before in use', () =>
    expect(fold(outgoingServerDecider, [keySet(), published(), keySet(second)])).toMatchObject({
      signing: { keyId: first },
      awaited: { keyId: second },
    }));
  it('is quiet the second time', () => {
    given(outgoingServerDecider, keySet()).when(command).thenNothing();
    given(outgoingServerDecider, keySet(), published()).when(command).thenNothing();
  });
  it.each(['mail.example.org', 'example.org', 'org'])('signs for %s', (domain) =>
    given(outgoingServerDecider)
      .when({ ...command, domain })
      .then(keySet(first, { domain })),
  );
  it.each(['ample.org', 'evil.mail.example.org', 'example.net', ''])('signs nothing for %j', (domain) =>
    given(outgoingServerDecider)
      .when({ ...command, domain })
      .thenBroken('dkim-domain-of-another'),
  );
});

describe('ConfirmDkimKey', () => {
  const command = { type: 'ConfirmDkimKey', keyId: first, at } as const;
  it('puts the key to use', () => {
    given(outgoingServerDecider, keySet()).when(command).then(published());
    expect(fold(outgoingServerDecider, [keySet(), published()])).toMatchObject({
      signing: { keyId: first },
      awaited: null,
    });
  });
  it('is quiet for a key in use, and for one that another was set in place of', () => {
    given(outgoingServerDecider, keySet(), published()).when(command).thenNothing();
    given(outgoingServerDecider, keySet(), keySet(second)).when(command).thenNothing();
    expect(fold(outgoingServerDecider, [keySet(second), published()]).signing).toBeNull();
  });
});

describe('UnsetDkimKey', () => {
  const command = { type: 'UnsetDkimKey', at } as const;
  it('ends signing, and waiting for a record', () => {
    given(outgoingServerDecider, keySet()).when(command).then(keyUnset);
    given(outgoingServerDecider, keySet(), published(), keySet(second)).when(command).then(keyUnset);
    expect(fold(outgoingServerDecider, [keySet(), published(), keySet(second), keyUnset])).toMatchObject({
      signing: null,
      awaited: null,
    });
  });
  it('is quiet without a key', () => given(outgoingServerDecider).when(command).thenNothing());
});
