import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../libs/embedded/src/postgres/start-postgres.js';
import { DATA, inProcess, readsOfTen, throughClient } from './event-store/appends.js';
import { bareInserts, emmett, fdatasync } from './event-store/baselines.js';
import { requireDurability } from './event-store/durability.js';
import { type Verdict, interleaved, perSecond, report } from './event-store/measure.js';
import { fill } from './event-store/fill.js';
import { startNode } from './event-store/processes.js';
import { followedAppends, memoryGrowth, readAllRate } from './event-store/reading.js';

const ROUNDS = 5;
const TURN_MS = Number(process.argv[2] ?? 2000);
const IN_FLIGHT = [1, 8, 32] as const;

const dataDir = await mkdtemp(join(tmpdir(), 'threadlog-bench-'));
const postgres = await startPostgres({ dataDir });
const databaseUrl = await postgres.createDatabase('bench');
await requireDurability(databaseUrl);

const data = Buffer.from(JSON.stringify(DATA));
const disk = await fdatasync(dataDir);
const bare = await bareInserts(databaseUrl, data);
const peer = await emmett(databaseUrl, { type: 'Measured', data: DATA });
const embedded = await startNode('embedded', databaseUrl);
const storeless = await startNode('storeless', '200');
const direct = await inProcess(databaseUrl, 'in_process');
const client = throughClient(embedded.url);
const clientAlone = throughClient(storeless.url);
const reads = await readsOfTen(embedded.url);
const readsAlone = await readsOfTen(storeless.url);
const verdicts: Verdict[] = [];

function verdict(what: string, rate: number, baseline: number, atLeast: number): void {
  verdicts.push({ what, figure: `${perSecond(rate)} to ${perSecond(baseline)}`, ratio: rate / baseline, atLeast });
}

async function measureReading(): Promise<void> {
  await fill(databaseUrl, 'kibibytes', 50_000, 1000);
  const large = await startNode('embedded', databaseUrl, 'kibibytes');
  const rates = await interleaved(
    [
      { name: 'raw', turn: () => readAllRate('raw', large.port, 50_000) },
      { name: 'official', turn: () => readAllRate('official', large.port, 50_000) },
    ],
    ROUNDS,
  );
  await large.stop();
  const [raw = 0, official = 0] = [rates.get('raw'), rates.get('official')];
  console.log('readAll of 1 KiB events:', perSecond(official), 'by the client,', perSecond(raw), 'given by the node');
  verdict(
    'readAll of 1 KiB : 10,000 a second, or the client is the limit',
    official < 10_000 ? raw : official,
    10_000,
    1,
  );

  const followed = await followedAppends(embedded.port, 50, 1000, 5);
  console.log(
    '50 subscriptions:',
    perSecond(followed.made),
    'appended,',
    Math.round(followed.lag),
    'ms until all had all',
  );
  verdict('appends followed by 50 subscriptions : 1,000 a second', followed.made, 1000, 0.95);
  verdict('all 50 have all : within a second', 1000, Math.max(1, followed.lag), 1);

  await fill(databaseUrl, 'million', 1_000_000, 100);
  const began = performance.now();
  const million = await startNode('embedded', databaseUrl, 'million');
  const startMs = performance.now() - began;
  console.log('start on a million events:', Math.round(startMs), 'ms');
  verdict('start on a million events : 3 s', 3000, startMs, 1);
  const growth = await memoryGrowth(million, million.port, 1_000_000);
  await million.stop();
  console.log('reading a million events grows the node by', Math.round(growth / 1024 / 1024), 'MiB');
  verdict('memory while reading a million : 64 MiB', 64 * 1024 * 1024, Math.max(1, growth), 1);
}

try {
  for (const inFlight of IN_FLIGHT) {
    const rates = await interleaved(
      [
        { name: 'fdatasync', turn: () => disk.turn(1, TURN_MS) },
        { name: 'bare', turn: () => bare.turn(inFlight, TURN_MS) },
        { name: 'emmett', turn: () => peer.turn(inFlight, TURN_MS) },
        { name: 'in process', turn: () => direct.turn(inFlight, TURN_MS) },
        { name: 'storeless', turn: () => clientAlone.turn(inFlight, TURN_MS) },
        { name: 'client', turn: () => client.turn(inFlight, TURN_MS) },
      ],
      ROUNDS,
    );
    const of = (name: string) => rates.get(name) ?? 0;
    console.log(inFlight, 'in flight:', Object.fromEntries([...rates].map(([name, rate]) => [name, perSecond(rate)])));
    const least = { 1: 0.5, 8: 1.5, 32: 2.5 }[inFlight];
    verdict(`client, ${inFlight} in flight : Emmett`, of('client'), of('emmett'), least);
    if (inFlight !== 32) continue;
    verdict('in process, 32 in flight : fdatasync', of('in process'), of('fdatasync'), 2.5);
    verdict('in process, 32 in flight : Emmett', of('in process'), of('emmett'), 5);
    verdict('client, 32 in flight : storeless node', of('client'), of('storeless'), 0.5);
  }
  const rates = await interleaved(
    [
      { name: 'storeless', turn: () => readsAlone.turn(1, TURN_MS) },
      { name: 'embedded', turn: () => reads.turn(1, TURN_MS) },
    ],
    ROUNDS,
  );
  verdict('reading a stream of ten : storeless node', rates.get('embedded') ?? 0, rates.get('storeless') ?? 0, 0.7);
  await measureReading();
  if (!report(verdicts)) process.exitCode = 1;
} finally {
  for (const part of [client, clientAlone, reads, readsAlone, direct, peer, bare, disk]) await part.close();
  for (const node of [embedded, storeless]) await node.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
