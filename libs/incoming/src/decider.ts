import type { Decider } from '#libs/decider';
import { type AcceptMail, acceptMail } from './accept-mail/accept-mail.js';
import { type ExpireMail, expireMail } from './expire-mail/expire-mail.js';
import { evolve, type InboundMail, type InboundMailEvent } from './inbound-mail.js';
import { type QuarantineMail, quarantineMail } from './quarantine-mail/quarantine-mail.js';
import { type ReadHeader, readHeader } from './read-header/read-header.js';
import { type ReleaseMail, releaseMail } from './release-mail/release-mail.js';
import { type ReprocessMail, reprocessMail } from './reprocess-mail/reprocess-mail.js';
import { type RethreadMail, rethreadMail } from './rethread-mail/rethread-mail.js';
import { type RouteMail, routeMail } from './route-mail/route-mail.js';
import { type UnderstandMail, understandMail } from './understand-mail/understand-mail.js';

export type InboundMailCommand =
  | AcceptMail
  | ReadHeader
  | RouteMail
  | UnderstandMail
  | RethreadMail
  | QuarantineMail
  | ReprocessMail
  | ReleaseMail
  | ExpireMail;

const decide = (command: InboundMailCommand, mail: InboundMail): readonly InboundMailEvent[] => {
  switch (command.type) {
    case 'AcceptMail':
      return acceptMail(command, mail);
    case 'ReadHeader':
      return readHeader(command, mail);
    case 'UnderstandMail':
      return understandMail(command, mail);
    case 'RethreadMail':
      return rethreadMail(command, mail);
    case 'QuarantineMail':
      return quarantineMail(command, mail);
    case 'ReprocessMail':
      return reprocessMail(command, mail);
    case 'RouteMail':
      return routeMail(command, mail);
    case 'ReleaseMail':
      return releaseMail(command, mail);
    case 'ExpireMail':
      return expireMail(command, mail);
    default:
      return command satisfies never;
  }
};

export const inboundMailDecider: Decider<InboundMail, InboundMailCommand, InboundMailEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
