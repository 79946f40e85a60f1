import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { mailboxDecider } from './decider.js';
import * as f from './mailbox.fixtures.js';

const place = { folder: 'INBOX', uidValidity: '7' };
const record = {
  type: 'RecordProgress',
  ...place,
  upTo: 60,
  taken: [51, 52, 60],
  faults: [],
  at: f.second(9),
} as const;
const tooLarge = {
  uid: 51,
  fault: 'too-large',
  detail: 'it has 99 bytes, more than the 50 that are taken',
  size: 99,
} as const;

describe('RecordProgress', () => {
  it('advances the cursor over what is durable', () =>
    given(mailboxDecider, f.connected(), f.advanced())
      .when(record)
      .then(f.advanced({ uid: 60, taken: '51:52,60', at: f.second(9) })));
  it('says the same once', () =>
    given(mailboxDecider, f.connected(), f.advanced(), f.advanced({ uid: 60, taken: '51:52,60' }))
      .when(record)
      .thenNothing());
  it('never goes back: what appears below the cursor is added', () =>
    given(mailboxDecider, f.connected(), f.advanced({ uid: 60, taken: '1:50' }))
      .when({ ...record, upTo: 52, taken: [51, 50] })
      .then(f.advanced({ uid: 60, taken: '51', at: f.second(9) })));
  it('tells of an empty folder that it was looked at', () =>
    given(mailboxDecider, f.connected())
      .when({ ...record, upTo: 0, taken: [] })
      .then(f.advanced({ uid: 0, taken: '', existed: 0, at: f.second(9) })));
  it('tells of a message that could not be taken, once', () => {
    const command = { ...record, upTo: 51, taken: [], faults: [tooLarge] };
    given(mailboxDecider, f.connected(), f.advanced())
      .when(command)
      .then(f.messageFailed({ at: f.second(9) }), f.advanced({ uid: 51, taken: '', at: f.second(9) }));
    given(mailboxDecider, f.connected(), f.advanced({ uid: 51 }), f.messageFailed())
      .when(command)
      .thenNothing();
  });
  it('tells of another fault of the same message', () =>
    given(mailboxDecider, f.connected(), f.advanced({ uid: 51 }), f.messageFailed())
      .when({ ...record, upTo: 51, taken: [], faults: [{ ...tooLarge, fault: 'vanished', detail: 'gone' }] })
      .then(f.messageFailed({ fault: 'vanished', detail: 'gone', at: f.second(9) })));
  it('takes no UIDs of another UIDVALIDITY', () =>
    given(mailboxDecider, f.connected(), f.advanced())
      .when({ ...record, uidValidity: '8' })
      .thenBroken('uidvalidity-changed'));
  it('takes nothing from a mailbox that is not connected', () => {
    given(mailboxDecider).when(record).thenBroken('mailbox-not-found');
    given(mailboxDecider, f.connected(), f.disconnected()).when(record).thenBroken('mailbox-disconnected');
  });
  it('a message that is taken at last is a fault no longer', () => {
    const mailbox = fold(mailboxDecider, [f.connected(), f.messageFailed(), f.advanced({ taken: '51' })]);
    expect(mailbox).toMatchObject({ folders: [{ uid: 50, faults: [] }] });
  });
});

describe('the last UID that a folder had at first', () => {
  const progress = { type: 'RecordProgress', folder: 'INBOX', uidValidity: '7', faults: [], at: f.second(3) } as const;
  it('is told once, and kept with the progress', () => {
    given(mailboxDecider, f.connected())
      .when({ ...progress, upTo: 0, taken: [], existed: 4711 })
      .then(f.advanced({ uid: 0, taken: '', existed: 4711 }));
    given(mailboxDecider, f.connected(), f.advanced({ uid: 0, taken: '', existed: 4711 }))
      .when({ ...progress, upTo: 4712, taken: [4712], existed: 4712 })
      .then(f.advanced({ uid: 4712, taken: '4712', existed: 4711 }));
  });
});

describe('RescanMailbox', () => {
  const command = { type: 'RescanMailbox', at: f.second(9) } as const;
  it('reads every folder again', () =>
    given(mailboxDecider, f.connected(), f.advanced())
      .when(command)
      .then(f.rescanned({ at: f.second(9) })));
  it('is quiet while nothing was read', () =>
    given(mailboxDecider, f.connected(), f.advanced(), f.rescanned()).when(command).thenNothing());
  it('wants a connected mailbox', () =>
    given(mailboxDecider, f.connected(), f.disconnected()).when(command).thenBroken('mailbox-disconnected'));
});

describe('FollowUidValidity', () => {
  const command = { type: 'FollowUidValidity', folder: 'INBOX', uidValidity: '8', at: f.second(9) } as const;
  it('reads the folder again when its UIDs name other messages', () =>
    given(mailboxDecider, f.connected(), f.advanced())
      .when(command)
      .then(f.rescanned({ reason: 'uidvalidity-changed', at: f.second(9) })));
  it('is quiet otherwise', () => {
    given(mailboxDecider, f.connected(), f.advanced())
      .when({ ...command, uidValidity: '7' })
      .thenNothing();
    given(mailboxDecider, f.connected()).when(command).thenNothing();
  });
});

describe('ReportFailure and ReportRecovery', () => {
  const { failure, detail } = f.failing().data;
  const failed = { type: 'ReportFailure', failure, detail, at: f.second(9) } as const;
  const well = { type: 'ReportRecovery', at: f.second(9) } as const;
  it('tell what an operator must know', () => {
    given(mailboxDecider, f.connected())
      .when(failed)
      .then(f.failing({ at: f.second(9) }));
    given(mailboxDecider, f.connected(), f.failing())
      .when(well)
      .then(f.recovered({ at: f.second(9) }));
  });
  it('are quiet about each further attempt', () => {
    given(mailboxDecider, f.connected(), f.failing())
      .when({ ...failed, detail: 'again' })
      .thenNothing();
    given(mailboxDecider, f.connected(), f.failing(), f.recovered()).when(well).thenNothing();
  });
  it('keep since when it fails, also when it then fails otherwise', () => {
    const worse = f.failing({ failure: 'unreachable', detail: 'away', at: f.second(8) });
    expect(fold(mailboxDecider, [f.connected(), f.failing(), worse])).toMatchObject({
      failing: { failure: 'unreachable', detail: 'away', since: f.second(5) },
    });
  });
});

describe('the commands of people', () => {
  const at = f.second(9);
  it('connect', () => {
    const { settings, secret, mailboxId, inboxId } = f.connected().data;
    const command = { type: 'ConnectMailbox', mailboxId, inboxId, settings, secret, at } as const;
    given(mailboxDecider).when(command).then(f.connected({ at }));
    given(mailboxDecider, f.connected()).when(command).thenBroken('mailbox-exists');
  });
  it('disconnect', () => {
    const command = { type: 'DisconnectMailbox', at } as const;
    given(mailboxDecider, f.connected()).when(command).then(f.disconnected({ at }));
    given(mailboxDecider, f.connected(), f.disconnected()).when(command).thenNothing();
    given(mailboxDecider).when(command).thenBroken('mailbox-not-found');
  });
  it('reconnect', () => {
    const command = { type: 'ReconnectMailbox', at } as const;
    given(mailboxDecider, f.connected(), f.disconnected()).when(command).then(f.reconnected({ at }));
    given(mailboxDecider, f.connected(), f.failing()).when(command).then(f.reconnected({ at }));
    given(mailboxDecider, f.connected()).when(command).thenNothing();
    given(mailboxDecider).when(command).thenBroken('mailbox-not-found');
  });
  it('change the secret', () => {
    const command = { type: 'ChangeMailboxSecret', secret: f.secretChanged().data.secret, at } as const;
    given(mailboxDecider, f.connected()).when(command).then(f.secretChanged({ at }));
    given(mailboxDecider).when(command).thenBroken('mailbox-not-found');
  });
  it('are counted, so that whoever reads the mailbox sees that something changed', () => {
    const facts = [f.connected(), f.disconnected(), f.reconnected(), f.secretChanged(), f.advanced(), f.rescanned()];
    expect(fold(mailboxDecider, [...facts, f.failing(), f.recovered()])).toMatchObject({
      commanded: 4,
      status: 'connected',
    });
  });
});
