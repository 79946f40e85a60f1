import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import type { MailboxNote } from '../pull-mailbox/mailbox-note.imap.js';
import type { MailboxRow, ShownProgress } from './mailbox-view.projection.js';

const FAULTS_TOLD = 100;

const folderSchema = z.object({
  folder: z.string(),
  uidValidity: z.string().nullable(),
  lastUid: count.nullable().describe('every message up to this UID was looked at'),
  held: count.describe('messages of the folder that are here, also those that have left the server since'),
  onServer: count.nullable().describe('messages that the server holds; null while nobody has counted them'),
  older: count.nullable().describe('messages that the server holds from before `mailSince`, which are left there'),
  missing: z.array(count).describe('UIDs that the server holds and that are not here, 100 at most'),
  missingCount: count.nullable(),
  countedAt: instant.nullable(),
  faults: z
    .array(
      z.object({
        uid: count,
        fault: z.enum(['too-large', 'not-given', 'vanished']),
        detail: z.string(),
        size: count.nullable().describe('in bytes'),
        at: instant,
      }),
    )
    .describe('messages that could not be taken, 100 at most; each is tried again'),
  faultCount: count,
});

export const mailboxSchema = z
  .object({
    id: uuid,
    inboxId: uuid,
    address: z.string(),
    host: z.string(),
    port: count,
    security: z.enum(['tls', 'starttls', 'none']),
    user: z.string(),
    auth: z.enum(['password', 'xoauth2']),
    mailSince: instant
      .nullable()
      .describe('mail from before this instant was left on the server; null: all of it was taken'),
    afterwards: z.union([z.enum(['leave', 'seen']), z.object({ moveTo: z.string() })]),
    state: z
      .enum(['connected', 'connecting', 'failing', 'disconnected', 'unattended'])
      .describe('unattended: no intake process reads it'),
    since: instant,
    error: z.string().nullable().describe('what went wrong the last time, in plain words'),
    nextAttempt: instant.nullable(),
    warning: z.string().nullable(),
    rescanned: z
      .object({ folder: z.string(), reason: z.enum(['uidvalidity-changed', 'requested']), at: instant })
      .nullable(),
    folders: z.array(folderSchema),
  })
  .meta({ id: 'ConnectedMailbox' });

export type ShownMailbox = Answer<typeof mailboxSchema>;

type Standing = Pick<ShownMailbox, 'state' | 'since' | 'error' | 'nextAttempt'>;

/** What is known for good comes before what a process said of itself just now. */
const standing = (row: MailboxRow, note: MailboxNote | null): Standing => {
  if (row.status === 'disconnected')
    return { state: 'disconnected', since: row.status_since, error: null, nextAttempt: null };
  const nextAttempt = note?.nextAttempt ?? null;
  const error = note?.error ?? row.failing?.detail ?? null;
  if (row.failing !== null) return { state: 'failing', since: row.failing.since, error, nextAttempt };
  if (note === null) return { state: 'unattended', since: row.status_since, error, nextAttempt };
  return { state: note.state === 'connected' ? 'connected' : 'connecting', since: note.since, error, nextAttempt };
};

const shownFolder = (
  folder: string,
  progress: ShownProgress | undefined,
  note: MailboxNote | null,
): ShownMailbox['folders'][number] => {
  const counted = note?.folders.find((one) => one.folder === folder && one.uidValidity === progress?.uidValidity);
  return {
    folder,
    uidValidity: progress?.uidValidity ?? null,
    lastUid: progress?.uid ?? null,
    held: progress?.held ?? 0,
    onServer: counted?.onServer ?? null,
    older: counted?.older ?? null,
    missing: counted?.missing ?? [],
    missingCount: counted?.missingCount ?? null,
    countedAt: counted?.countedAt ?? null,
    faults: progress?.faults.slice(0, FAULTS_TOLD) ?? [],
    faultCount: progress?.faults.length ?? 0,
  };
};

/** A mailbox as the log and the note of the process that reads it tell it; a note that is no longer fresh tells nothing of the present. */
export const shownMailbox = (row: MailboxRow, left: MailboxNote | null, now: string): ShownMailbox => {
  const note = left !== null && left.freshUntil > now ? left : null;
  const { afterwards } = row;
  const names = [...new Set([...row.progress.map(({ folder }) => folder), ...row.folders])].sort();
  return {
    id: row.mailbox_id,
    inboxId: row.inbox_id,
    address: row.address,
    host: row.host,
    port: row.port,
    security: row.security,
    user: row.user_name,
    auth: row.auth,
    mailSince: row.since,
    afterwards: afterwards.act === 'move' ? { moveTo: afterwards.folder } : afterwards.act,
    ...standing(row, note),
    warning: note?.warning ?? null,
    rescanned: row.rescanned,
    folders: names.map((name) =>
      shownFolder(
        name,
        row.progress.find(({ folder }) => folder === name),
        left,
      ),
    ),
  };
};
