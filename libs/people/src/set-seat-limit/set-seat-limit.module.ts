import { type DynamicModule, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { v7 } from 'uuid';
import { EventStore } from '#libs/event-store';
import { SEATS_STREAM } from '../seats.js';
import { seatsDecider } from '../seats-decider.js';

/** How many seats the deployment has; null where they are not counted. */
class SeatLimit {
  constructor(readonly seats: number | null) {}
}

/** Writes into the log, when a process starts, how many seats there are, where that is another number than the last one. */
@Module({})
export class SeatLimitModule implements OnApplicationBootstrap {
  constructor(
    private readonly limit: SeatLimit,
    private readonly store: EventStore,
  ) {}

  static forRoot({ seats }: Readonly<{ seats: number | null }>): DynamicModule {
    return { module: SeatLimitModule, providers: [{ provide: SeatLimit, useValue: new SeatLimit(seats) }] };
  }

  async onApplicationBootstrap(): Promise<void> {
    const commandId = v7();
    const command = { type: 'SetSeatLimit', seats: this.limit.seats, at: new Date().toISOString() } as const;
    await this.store.handle(seatsDecider, SEATS_STREAM, command, {
      ...{ commandId, correlationId: commandId, causationId: commandId },
      actor: { kind: 'system', id: 'configuration' },
    });
  }
}
