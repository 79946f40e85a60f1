import { EventStore } from '#libs/event-store';
import { ReadModels } from '#libs/read-models';
import type { DataFolder } from '../data-folder.js';
import type { DemoFile } from './demo-file.js';
import { addDemoPeople } from './demo-people.js';
import { seedDemo } from './seed-demo.js';

const FILE = 'demo.json';

/** Gives the demo of this data folder, and makes it the first time. `demo.json` is written last: without it the demo is made again. */
export const openDemo = async (
  folder: DataFolder,
  place: Pick<DemoFile, 'api' | 'smtp' | 'sandbox' | 'env'>,
  local: string,
  store: EventStore,
  readModels: ReadModels,
): Promise<DemoFile> => {
  const before = await folder.read<DemoFile>(FILE);
  if (before !== null) return keep(folder, { ...before, ...place });
  const keys = await addDemoPeople(store);
  const seen = await readModels.reached('views', await store.currentPosition(), 10_000);
  if (!seen.ok) throw new Error('the views do not follow the log');
  const answer = async (subject: string, text: string): Promise<void> => {
    const headers = { 'Content-Type': 'application/json' };
    const { data } = (await (await fetch(`${place.sandbox.http}/api/mails`)).json()) as {
      data: { id: string; subject: string }[];
    };
    const mail = data.find((one) => one.subject === subject);
    if (mail === undefined) throw new Error(`the sandbox has no mail "${subject}"`);
    const body = JSON.stringify({ text });
    const answered = await fetch(`${place.sandbox.http}/api/mails/${mail.id}/answer`, {
      method: 'POST',
      headers,
      body,
    });
    if (!answered.ok) throw new Error(`the sandbox could not answer "${subject}": ${await answered.text()}`);
  };
  const inboxes = await seedDemo({ ...place, api: local, keys, answer });
  return keep(folder, { ...place, keys, inboxes });
};

const keep = async (folder: DataFolder, demo: DemoFile): Promise<DemoFile> => {
  await folder.write(FILE, demo);
  return demo;
};
