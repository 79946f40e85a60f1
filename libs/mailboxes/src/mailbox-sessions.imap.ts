import { Inject, Injectable } from '@nestjs/common';
import { AccessTokens, existingFolder, ImapFault, ImapSession, readableFolder, TokenFault } from '#libs/mail';
import { SecretBox } from '#libs/secrets';
import type { MailboxSettings, SealedSecret } from './mailbox-events.js';

/** What opens a mailbox, as a person gives it. */
export type MailboxAuth =
  | Readonly<{ kind: 'password'; password: string }>
  | Readonly<{ kind: 'xoauth2'; accessToken: string }>
  | Readonly<{
      kind: 'xoauth2';
      clientId: string;
      clientSecret: string | null;
      refreshToken: string;
      tokenUrl: string;
    }>;

/** The largest message that is read, in bytes, and how patient to be with a server, in milliseconds. */
export type SessionLimits = Readonly<{ maxBytes: number; connectMs?: number; silenceMs?: number }>;

export const SESSION_LIMITS = Symbol('limits of IMAP sessions');

/** An open mailbox: its folders as the server writes them. */
export type OpenMailbox = Readonly<{ session: ImapSession; folders: readonly string[]; moveTo: string | null }>;

/** What a mailbox is opened with; `keep` is given a secret that replaces the one it had, where the token server wants so. */
export type Opening = Readonly<{
  mailboxId: string;
  settings: MailboxSettings;
  secret: SealedSecret;
  keep: (secret: SealedSecret) => Promise<void>;
  signal?: AbortSignal;
}>;

const purposeOf = (mailboxId: string): string => `mailbox ${mailboxId}`;

/** Opens mailboxes on their servers. Their secrets are open only in here. */
@Injectable()
export class MailboxSessions {
  private readonly tokens = new AccessTokens();

  constructor(
    private readonly secrets: SecretBox,
    @Inject(SESSION_LIMITS) private readonly limits: SessionLimits,
  ) {}

  seal(mailboxId: string, auth: MailboxAuth): SealedSecret {
    return { kind: auth.kind, ...this.secrets.seal(JSON.stringify(auth), purposeOf(mailboxId)) };
  }

  /**
   * Logs in and looks for the folders.
   * @throws ImapFault, in plain words; SecretUnreadable
   */
  async open(opening: Opening): Promise<OpenMailbox> {
    const { settings } = opening;
    const session = await this.logIn(opening);
    try {
      const listed = await session.folders();
      const folders = [...new Set(settings.folders.map((path) => readableFolder(path, listed)))];
      const moveTo = settings.afterwards.act === 'move' ? existingFolder(settings.afterwards.folder, listed) : null;
      if (moveTo !== null) mayMove(session, settings.host, folders, moveTo);
      return { session, folders, moveTo };
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Opens a mailbox and its folders, leaves it again, and gives the secret that opens it from now on. @throws as open() */
  async verify({ mailboxId, settings, secret }: Omit<Opening, 'keep'>): Promise<SealedSecret> {
    let kept = secret;
    const keep = (next: SealedSecret): Promise<void> => {
      kept = next;
      return Promise.resolve();
    };
    const { session, folders } = await this.open({ mailboxId, settings, secret, keep });
    try {
      for (const folder of folders) await openable(session, settings, folder);
    } finally {
      await session.close();
    }
    return kept;
  }

  private async logIn({ mailboxId, settings, secret, keep, signal }: Opening): Promise<ImapSession> {
    const auth = JSON.parse(this.secrets.open(secret, purposeOf(mailboxId))) as MailboxAuth;
    const { host, port, security, user } = settings;
    const enter = (opening: { password: string } | { accessToken: string }): Promise<ImapSession> =>
      ImapSession.open({ host, port, security, user, auth: opening }, this.limits, signal);
    if (auth.kind === 'password') return enter({ password: auth.password });
    if ('accessToken' in auth) return enter({ accessToken: auth.accessToken });
    const { accessToken, newRefreshToken } = await this.tokens.token(mailboxId, auth).catch(asImapFault);
    // Kept before anything else can fail: the token that it replaces may be worth nothing already.
    if (newRefreshToken !== null) await keep(this.seal(mailboxId, { ...auth, refreshToken: newRefreshToken }));
    try {
      return await enter({ accessToken });
    } catch (error) {
      // A token may be revoked before its time; the next attempt asks for another.
      if (error instanceof ImapFault && error.kind === 'login-refused') this.tokens.forget(mailboxId);
      throw error;
    }
  }
}

const asImapFault = (error: unknown): never => {
  throw error instanceof TokenFault ? new ImapFault(error.kind, error.message) : error;
};

const openable = async (session: ImapSession, { afterwards, host }: MailboxSettings, folder: string): Promise<void> => {
  const { keepsSeen } = await session.select(folder, { toChange: afterwards.act !== 'leave' });
  if (afterwards.act === 'seen' && !keepsSeen)
    throw new ImapFault(
      'server-refused',
      `${host} lets nobody mark mail of "${folder}" as seen: use "afterwards": "leave"`,
    );
};

const mayMove = (session: ImapSession, host: string, folders: readonly string[], moveTo: string): void => {
  if (folders.includes(moveTo))
    throw new ImapFault(
      'folder-not-read',
      `mail cannot be moved to "${moveTo}", which is read itself: choose another folder`,
    );
  if (!session.canMove)
    throw new ImapFault(
      'server-refused',
      `${host} cannot move mail safely (no MOVE, no UIDPLUS): use "seen" or "leave"`,
    );
};
