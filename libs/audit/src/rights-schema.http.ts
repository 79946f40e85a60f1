import { z } from 'zod';
import { uuid } from '#libs/http';
import { ROLES } from '#libs/people';

export const asOfInstant = z.iso.datetime({ offset: true }).optional().describe('an instant (RFC 3339); left out: now');

export const personSchema = z.object({
  id: uuid,
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  teamIds: z.array(uuid),
  primaryTeamId: uuid.nullable(),
  hasSeat: z.boolean().describe('whether they could act where they belong'),
  seat: z.object({
    held: z.boolean().describe('whether one was assigned to them'),
    counted: z.boolean().describe('whether there was a number of seats; otherwise everybody has one'),
  }),
});

export const rightSchema = z.object({
  right: z.enum(['act', 'view']),
  because: z
    .enum(['member', 'team-member', 'open', 'sees-every-inbox'])
    .describe('why they could see it; the last alone never lets anybody act'),
});
