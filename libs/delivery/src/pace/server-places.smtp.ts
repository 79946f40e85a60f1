import { Injectable } from '@nestjs/common';
import type { OutgoingServer } from '#libs/outgoing-servers';

/** So many mails are sent by a worker at one time, and half of them over one server at most: one that hangs leaves room for the others. */
export const SENDING = 20;
const OVER_ONE_SERVER = SENDING / 2;

const PATIENCE_MS = 500;
const SOONEST_MS = 500;
const LATEST_MS = 60_000;

type Server = Pick<OutgoingServer, 'serverId' | 'connections'>;

/** `inVain`: how many found no place since one was last left. */
type Line = { taken: number; inVain: number; waiting: ((ms: number) => void)[]; patience: NodeJS.Timeout | undefined };

/**
 * Places for mails that are under way to a server, as many as it has connections. Where places come free, mails wait here for the next; where
 * none does for half a second they are put off, each longer than the one before, and hold up no mail for another server.
 */
@Injectable()
export class ServerPlaces {
  private readonly lines = new Map<string | null, Line>();

  /** 0 once there is a place, which is to be left; or in how many milliseconds to ask again. */
  async take({ serverId, connections }: Server): Promise<number> {
    const line = this.lines.get(serverId) ?? { taken: 0, inVain: 0, waiting: [], patience: undefined };
    this.lines.set(serverId, line);
    if (line.taken < Math.min(connections, OVER_ONE_SERVER)) {
      line.taken += 1;
      return 0;
    }
    if (line.inVain > 0) return putOff(line);
    return new Promise((resolve) => {
      line.waiting.push(resolve);
      line.patience ??= setTimeout(() => endPatience(line), PATIENCE_MS);
    });
  }

  /** Hands the place over to who waits the longest. */
  leave({ serverId }: Server): void {
    const line = this.lines.get(serverId);
    if (line === undefined) return;
    line.inVain = 0;
    const next = line.waiting.shift();
    if (next === undefined) line.taken -= 1;
    else next(0);
    clearTimeout(line.patience);
    line.patience = line.waiting.length === 0 ? undefined : setTimeout(() => endPatience(line), PATIENCE_MS);
    if (line.taken === 0) this.lines.delete(serverId);
  }
}

const putOff = (line: Line): number => Math.min(LATEST_MS, SOONEST_MS * ++line.inVain);

const endPatience = (line: Line): void => {
  line.patience = undefined;
  for (const waiting of line.waiting.splice(0)) waiting(putOff(line));
};
