import type { Fact } from '#libs/decider';

/** How many mails may leave from an address in any minute and in any 24 hours; null where there is no limit. */
export type SendingLimit = Readonly<{ perMinute: number | null; perDay: number | null }>;

/**
 * Why nothing leaves from an address: a person said so ('command'), or its server takes none of its mail ('refused') or not the login
 * ('login-refused'), for the `reason` it gave.
 * `resumes` says who ends it: a worker that finds the server willing ('probe'), or a person alone ('command').
 */
export type SendingPause = Readonly<{
  at: string;
  why: 'command' | 'refused' | 'login-refused';
  reason: string | null;
  resumes: 'probe' | 'command';
}>;

/** `limit`: null for that of the deployment; `paused`: null while mail leaves. */
export type AddressSending = Readonly<{ limit: SendingLimit | null; paused: SendingPause | null }>;

export const freeToSend: AddressSending = { limit: null, paused: null };

export type AddressSendingEvent =
  | Fact<'SendingLimitSet', { inboxId: string; address: string; limit: SendingLimit | null; at: string }>
  | Fact<'SendingPaused', { inboxId: string; address: string } & SendingPause>
  | Fact<'SendingResumed', { inboxId: string; address: string; at: string; by: 'command' | 'probe' }>;

/** What a fact makes of the sending from the address that it speaks of. */
export const evolveSending = (sending: AddressSending, event: AddressSendingEvent): AddressSending => {
  switch (event.type) {
    case 'SendingLimitSet':
      return { ...sending, limit: event.data.limit };
    case 'SendingPaused': {
      const { at, why, reason, resumes } = event.data;
      return { ...sending, paused: { at, why, reason, resumes } };
    }
    case 'SendingResumed':
      return { ...sending, paused: null };
    default:
      return event satisfies never;
  }
};
