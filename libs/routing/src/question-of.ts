import type { BusinessHours, RoutingOccasion } from '#libs/inboxes';
import type { EmailReceived } from '#libs/threads';
import type { RoutingQuestion } from './conditions.js';
import { languageOf } from './language-of.js';
import { isOpen } from './opening-hours.js';

type Asked = Pick<EmailReceived['data'], 'from' | 'attribution' | 'subject' | 'preview' | 'attachments' | 'at'>;

/** What rules are asked about a mail: its sender is whoever wrote it, also where somebody passed it on to us. */
export const questionOf = (
  { from, attribution, subject, preview, attachments, at }: Asked,
  {
    occasion,
    hours,
    tags,
  }: Readonly<{ occasion: RoutingOccasion; hours: BusinessHours | null; tags: readonly string[] }>,
): RoutingQuestion => ({
  occasion,
  sender: (attribution.person ?? from).address,
  subject,
  language: languageOf(`${subject}\n${preview}`),
  hours: isOpen(hours, at) ? 'inside' : 'outside',
  tags,
  attachments: attachments.some(({ inline }) => !inline),
});
