import { Command, Option } from 'commander';
import { Blobs } from '#libs/blobs';
import { readConfig } from '#libs/config';
import { InboxAccess, InboxLooks } from '#libs/inboxes';
import { MailAcceptance } from '#libs/incoming';
import { isAddrSpec } from '#libs/mail';
import { cliConfig } from '../config.js';
import { type Installation, onInstallation } from '../installation.js';
import { Progress } from '../progress.js';
import { ingestMail, type IngestTotals } from './ingest-mail.js';
import { mailFiles, mailsIn, type Unreadable } from './mail-files.js';
import type { Quoting } from './mbox.js';

type Options = Readonly<{ to?: string; mbox: Quoting; list?: boolean }>;

const KILO = 1_000;
const TOLD_AT_MOST = 1_000;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const ingest = (paths: readonly string[], options: Options): Promise<void> =>
  onInstallation(async (installation) => {
    const config = readConfig(cliConfig);
    const mails = await acceptance(installation, config.BLOBS_URL);
    const to = options.to ?? null;
    if (to !== null && (!isAddrSpec(to) || (await mails.standing(to)) !== 'connected')) {
      throw new Error('--to expects an address that is connected to an inbox');
    }
    const files = await mailFiles(paths);
    const size = files.reduce((sum, file) => sum + ('size' in file ? file.size : 0), 0);
    const progress = new Progress('ingesting', 'kB', Math.ceil(size / KILO));
    // A bar would be broken by lines between: they are told when it has ended.
    const unreadable: Unreadable[] = [];
    let furthest = 0;
    try {
      const totals = await ingestMail(mailsIn(files, { quoting: options.mbox, maxBytes: config.MAX_MAIL_BYTES }), {
        mails,
        to,
        onMail: ({ source, became, unrouted }) => {
          if (options.list)
            say(`${became === 'taken' ? 'taken' : 'there before'}${unrouted ? ', unrouted' : ''}: ${source}`);
        },
        onUnreadable: (one) => void (unreadable.length < TOLD_AT_MOST && unreadable.push(one)),
        onProgress: (bytes) => progress.at(Math.ceil((furthest = Math.max(furthest, bytes)) / KILO)),
      });
      progress.end();
      tell(totals, unreadable);
    } catch (error) {
      progress.end();
      tellOf(unreadable);
      throw new Error(`broken off, run it again to go on: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  });

const acceptance = async ({ store, readModels }: Installation, blobsUrl: string): Promise<MailAcceptance> => {
  const inboxes = new InboxAccess(readModels, new InboxLooks(store));
  return new MailAcceptance(await Blobs.open(blobsUrl), store, inboxes, readModels);
};

const tellOf = (unreadable: readonly Unreadable[]): void => {
  for (const { source, why } of unreadable) process.stderr.write(`not taken: ${source}: ${why}\n`);
};

const tell = ({ taken, repeated, unrouted, unreadable, lost }: IngestTotals, told: readonly Unreadable[]): void => {
  tellOf(told);
  if (unreadable > told.length) process.stderr.write(`and ${unreadable - told.length} more\n`);
  say(`${taken} mails taken, ${repeated} were there before, ${unreadable} files or mails not taken`);
  if (unrouted > 0) say(`${unrouted} of them without an inbox: GET /v1/inbound?state=unrouted shows them`);
  if (lost > 0) process.exitCode = 1;
};

/** threadlog mail: what comes in by other ways than the wire. */
export const mailCommands = (): Command =>
  new Command('mail').description('mail from files').addCommand(
    new Command('ingest')
      .description(
        'take in mail from files: single mails, mboxes, Maildirs, folders of them; what is there already is known, so it may be broken off and run again',
      )
      .argument('<path...>', 'files and folders')
      .option('--to <address>', 'the address that all of it was sent to; without it the headers tell')
      .addOption(
        new Option('--mbox <quoting>', 'how lines that begin with From are quoted in an mbox')
          .choices(['mboxrd', 'mboxo'])
          .default('mboxrd'),
      )
      .option('--list', 'name every mail, not only what was not taken')
      .action(ingest),
  );
