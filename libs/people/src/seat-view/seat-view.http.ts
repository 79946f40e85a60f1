import { Controller, Get } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { mustRead } from '../administration.http.js';
import type { Person } from '../person.js';
import { type SeatRow, seatView } from './seat-view.projection.js';

const seatsSchema = z
  .object({ seats: count.nullable().describe('how many there are; null: they are not counted'), assigned: count })
  .meta({ id: 'Seats' });

export type ShownSeats = Answer<typeof seatsSchema>;

export class GetSeats extends Query<ShownSeats> {}

@QueryHandler(GetSeats)
export class GetSeatsHandler implements IQueryHandler<GetSeats> {
  constructor(private readonly readModels: ReadModels) {}

  async execute(): Promise<ShownSeats> {
    const [row] = await this.readModels.query<SeatRow>(`SELECT * FROM ${this.readModels.rows(seatView)}`);
    return { seats: row?.seats ?? null, assigned: row?.assigned ?? 0 };
  }
}

@ApiTags('people')
@Controller('v1/seats')
export class GetSeatsRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(200, seatsSchema, 'How many people may work here, and how many of these seats are assigned.')
  async seats(@CalledBy() person: Person): Promise<ShownSeats> {
    mustRead(person);
    return this.queries.execute(new GetSeats());
  }
}
