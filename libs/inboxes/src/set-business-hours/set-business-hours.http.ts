import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, Context, count, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import type { BusinessHours } from '../business-hours.js';
import { InboxAccess } from '../inbox-access.http.js';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { SetBusinessHours } from './set-business-hours.js';

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const timeOfDay = z.string().regex(/^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, 'expected a time such as 08:30');

const fields = {
  timeZone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z]/, 'expected the name of a time zone')
    .refine(isTimeZone, 'expected an IANA time zone, such as Europe/Vienna')
    .describe('an IANA time zone'),
  week: z
    .array(
      z
        .strictObject({ day: z.int().min(1).max(7).describe('1 is Monday'), from: timeOfDay, to: timeOfDay })
        .refine(({ from, to }) => from < to, 'a stretch ends after it begins; one over midnight is two'),
    )
    .min(1)
    .max(70)
    .describe('when the inbox is open, in local time'),
  holidays: z.array(z.iso.date()).max(400).describe('local dates on which it is not open at all'),
};

const body = z.strictObject({ ...fields, holidays: fields.holidays.default([]) });

const shownHours = z
  .object({
    revision: count.describe('of the inbox, for If-Match'),
    hours: z.object(fields).meta({ id: 'BusinessHours' }).nullable().describe('null: it is always open'),
  })
  .meta({ id: 'InboxHours' });

export class SetBusinessHoursCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: SetBusinessHours,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetBusinessHoursCommand)
export class SetBusinessHoursHandler implements ICommandHandler<SetBusinessHoursCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: SetBusinessHoursCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class BusinessHoursRoutes {
  constructor(
    private readonly commands: CommandBus,
    private readonly inboxes: InboxAdministration,
    private readonly access: InboxAccess,
  ) {}

  @Get(':id/business-hours')
  @Answers(200, shownHours, 'When the inbox is open.')
  async getBusinessHours(
    @Param('id', { schema: uuid }) inboxId: string,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof shownHours>> {
    await this.access.view(person, inboxId);
    const { inbox, revision } = await this.inboxes.asItStands(inboxId);
    return { revision, hours: inbox.businessHours };
  }

  @Put(':id/business-hours')
  @Answers(200, inboxWritten, 'Says when the inbox is open: routing rules ask for it.')
  setBusinessHours(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) hours: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    return this.set(inboxId, hours, person, context);
  }

  @Delete(':id/business-hours')
  @Answers(200, inboxWritten, 'Makes the inbox one that is always open.')
  unsetBusinessHours(
    @Param('id', { schema: uuid }) inboxId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    return this.set(inboxId, null, person, context);
  }

  private async set(inboxId: string, hours: BusinessHours | null, person: Person, context: RequestContext) {
    mustAdminister(person);
    const command: SetBusinessHours = { type: 'SetBusinessHours', hours, at: context.at };
    return this.commands.execute(new SetBusinessHoursCommand(inboxId, command, context));
  }
}
