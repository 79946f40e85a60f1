import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { type WebhookCommand, webhookDecider } from './decider.js';
import { signingSecrets } from './webhook.js';
import * as f from './webhook.fixtures.js';
import type { WebhookEvent } from './webhook-events.js';

const names = { webhookId: f.webhookId, ownerId: f.ownerId };

describe('AddWebhook', () => {
  const add: WebhookCommand = {
    type: 'AddWebhook',
    ...names,
    settings: f.settings,
    secret: f.secret,
    at: f.second(0),
  };
  it('adds one', () => given(webhookDecider).when(add).then(f.added()));
  it('refuses an id that is taken', () => given(webhookDecider, f.added()).when(add).thenBroken('webhook-exists'));
});

describe('ReviseWebhook', () => {
  const revise = (changes: Partial<typeof f.settings>): WebhookCommand => ({
    type: 'ReviseWebhook',
    settings: { ...f.settings, ...changes },
    at: f.second(1),
  });
  it('gives it other settings', () =>
    given(webhookDecider, f.added())
      .when(revise({ name: 'Depot' }))
      .then(f.revised()));
  it.each([{}, { name: 'Shop' }, { inboxIds: null }])('is quiet where %j changes nothing', (changes) =>
    given(webhookDecider, f.added()).when(revise(changes)).thenNothing(),
  );
  it('knows lists by what is in them', () => {
    const settings = { ...f.settings, topics: ['message', 'delivery'] } as const;
    const past = f.added({ settings });
    given(webhookDecider, past).when(revise(settings)).thenNothing();
    given(webhookDecider, past)
      .when(revise({ topics: ['message'] }))
      .then(f.revised({ settings: { ...settings, topics: ['message'] } }));
  });
});

describe('RotateWebhookSecret', () => {
  const rotate: WebhookCommand = {
    type: 'RotateWebhookSecret',
    secret: f.rotated().data.secret,
    at: f.second(2),
  };
  it('gives another', () => given(webhookDecider, f.added()).when(rotate).then(f.rotated()));
});

describe('the secrets that sign', () => {
  const at = (seconds: number, ...past: readonly WebhookEvent[]): readonly string[] => {
    const webhook = fold(webhookDecider, past);
    if (webhook.status === 'none') throw new Error('no webhook came of it');
    return signingSecrets(webhook, f.second(seconds)).map(({ box }) => box);
  };
  const day = 24 * 3_600;
  it('are the one there is', () => expect(at(0, f.added())).toEqual([f.secret.box]));
  it('are the new one and, for a day, the one before', () => {
    const past = [f.added(), f.rotated({ at: f.second(0) })];
    expect(at(day - 1, ...past)).toEqual(['bmV3', f.secret.box]);
    expect(at(day, ...past)).toEqual(['bmV3']);
  });
  it('are never three', () =>
    expect(at(3, f.added(), f.rotated(), f.rotated({ secret: { ...f.secret, box: 'bmV4dA' } }))).toEqual([
      'bmV4dA',
      'bmV3',
    ]));
});

describe('StopWebhook', () => {
  const stop: WebhookCommand = { type: 'StopWebhook', reason: 'command', detail: null, at: f.second(3) };
  it('stops one that is active', () => given(webhookDecider, f.added()).when(stop).then(f.stopped()));
  it('is quiet of one that is stopped', () =>
    given(webhookDecider, f.added(), f.stopped({ reason: 'failing' }))
      .when(stop)
      .thenNothing());
});

describe('ResumeWebhook', () => {
  const resume: WebhookCommand = { type: 'ResumeWebhook', missed: 'told', at: f.second(4) };
  it('resumes one that is stopped', () => given(webhookDecider, f.added(), f.stopped()).when(resume).then(f.resumed()));
  it('is quiet of one that is active', () =>
    given(webhookDecider, f.added(), f.stopped(), f.resumed()).when(resume).thenNothing());
});

describe('RemoveWebhook', () => {
  const remove: WebhookCommand = { type: 'RemoveWebhook', at: f.second(9) };
  it('removes it, and once', () => {
    given(webhookDecider, f.added(), f.stopped()).when(remove).then(f.removed());
    given(webhookDecider, f.added(), f.removed()).when(remove).thenNothing();
  });
});

it.each<WebhookCommand>([
  { type: 'ReviseWebhook', settings: f.settings, at: f.second(1) },
  { type: 'RotateWebhookSecret', secret: f.secret, at: f.second(2) },
  { type: 'StopWebhook', reason: 'command', detail: null, at: f.second(3) },
  { type: 'ResumeWebhook', missed: 'skipped', at: f.second(4) },
])('$type finds none where none was added, or it was removed', (command) => {
  given(webhookDecider).when(command).thenBroken('webhook-not-found');
  given(webhookDecider, f.added(), f.removed()).when(command).thenBroken('webhook-not-found');
});
