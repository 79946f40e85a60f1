import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { TEST_CERTIFICATE } from '../../libs/embedded/src/event-store/test-certificate.js';

export type SubmittedMail = Readonly<{
  from: string;
  to: readonly string[];
  raw: Buffer;
  user: string | null;
  tls: boolean;
}>;

export type SubmissionOptions = Readonly<{
  security?: 'tls' | 'starttls' | 'none';
  /** Who may log in; nobody has to when it is left out. */
  password?: string;
  accessToken?: () => string;
  /** Whether this user may send from this address; all may unless told. */
  maySend?: (user: string | null, address: string) => boolean;
}>;

/** The name and the authority of its certificate. */
export const SUBMISSION_HOST = 'localhost';
export const SUBMISSION_CA = TEST_CERTIFICATE.certificate;

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

/** A submission server (RFC 6409) as providers run them: it asks for a login, knows who may send as whom, and keeps what it took. */
export class SubmissionServer {
  readonly user = 'support@example.org';
  readonly taken: SubmittedMail[] = [];
  /** How many connections it has had, and the most at one time. */
  connections = 0;
  most = 0;
  logins = 0;
  /** Changes with the account. */
  password: string | undefined;
  #open = 0;
  #server: SMTPServer;

  private constructor(private readonly options: SubmissionOptions) {
    this.password = options.password;
    const { security = 'none', accessToken, maySend = () => true } = options;
    const { certificate: cert, key } = TEST_CERTIFICATE;
    const hidden = [...(security === 'starttls' ? [] : ['STARTTLS']), ...(this.#asksLogin ? [] : ['AUTH'])];
    this.#server = new SMTPServer({
      secure: security === 'tls',
      ...(security === 'none' ? {} : { cert, key }),
      disabledCommands: hidden,
      hideSTARTTLS: security !== 'starttls',
      authOptional: !this.#asksLogin,
      authMethods: accessToken === undefined ? ['PLAIN', 'LOGIN'] : ['PLAIN', 'XOAUTH2'],
      allowInsecureAuth: security === 'none',
      closeTimeout: 100,
      onConnect: (_session, done) => {
        this.connections += 1;
        this.#open += 1;
        this.most = Math.max(this.most, this.#open);
        done();
      },
      onClose: () => {
        this.#open -= 1;
      },
      onAuth: ({ method, username, password: given, accessToken: token }, _session, done) => {
        this.logins += 1;
        const fine = method === 'XOAUTH2' ? token === accessToken?.() : given === this.password;
        if (fine && username === this.user) return done(null, { user: username });
        if (method === 'XOAUTH2') return done(null, { data: { status: '401', schemes: 'bearer' } });
        done(refusal(535, `5.7.8 Error: authentication of ${username} by ${given} failed`));
      },
      // As Postfix does it: the sender is judged once a recipient is named.
      onRcptTo: (_address, { envelope, user }, done) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        if (maySend(user === undefined ? null : String(user), from)) return done();
        done(refusal(553, `5.7.1 <${from}>: Sender address rejected: not owned by user ${user}`));
      },
      onData: (stream, { envelope, user, secure }, done) => {
        buffer(stream).then((raw) => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          this.taken.push({ from, to, raw, user: user === undefined ? null : String(user), tls: secure });
          done(null, '2.0.0 queued');
        }, done);
      },
    });
    this.#server.on('error', () => undefined);
  }

  get #asksLogin(): boolean {
    return this.options.password !== undefined || this.options.accessToken !== undefined;
  }

  static async start(options: SubmissionOptions = {}): Promise<SubmissionServer> {
    const server = new SubmissionServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
