import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { IncomingIntake, MailAcceptance } from '#libs/incoming';
import type { SmtpReceiver } from '#libs/mail';
import { MailboxesIntake } from '#libs/mailboxes';
import { PortInUse } from '#libs/wiring';
import { listener, type Listening, type Place } from './listener.js';
import { TlsFiles, type TlsPaths } from './tls-files.js';

/** How often connected mailboxes are asked for news, and how large a message in them may be. */
type Pulling = Readonly<{ pollSeconds: number; maxBytes: number }>;

/** Where mail is listened for by SMTP and, where told, by LMTP, and how. */
export type IntakeOptions = Readonly<{
  host: string;
  port: number;
  lmtp?: readonly Place[];
  tlsFiles?: TlsPaths;
  listening?: Listening;
  pulling: Pulling;
}>;

const INTAKE_OPTIONS = Symbol('intake options');

type Open = Readonly<{ protocol: 'smtp' | 'lmtp'; place: Place; receiver: SmtpReceiver }>;
type Address = Readonly<{ host: string; port: number }>;

/** Listens for mail from the start of the application to its end. */
@Injectable()
export class Intake implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('intake');
  private readonly receivers: readonly Open[];
  private readonly tlsFiles: TlsFiles | undefined;
  private readonly listening = new Map<Open, Address>();

  constructor(mails: MailAcceptance, @Inject(INTAKE_OPTIONS) options: IntakeOptions) {
    const { host, port, lmtp = [], tlsFiles } = options;
    const onError = (error: unknown): void => this.log.warn(error instanceof Error ? error.message : String(error));
    const listening = { ...options.listening, ...(tlsFiles && { tls: TlsFiles.read(tlsFiles) }) };
    const open = (protocol: Open['protocol'], place: Place): Open => ({
      protocol,
      place,
      receiver: listener(protocol, place, listening, mails, onError),
    });
    this.receivers = [open('smtp', { host, port }), ...lmtp.map((place) => open('lmtp', place))];
    this.tlsFiles =
      tlsFiles &&
      new TlsFiles(tlsFiles, (keys) => this.receivers.forEach(({ receiver }) => receiver.renewTls(keys)), onError);
  }

  /** Where it listens, as URLs: SMTP first. */
  get addresses(): readonly string[] {
    return [...this.listening].map(([{ protocol }, { host, port }]) =>
      port === 0 ? `${protocol}:${host}` : `${protocol}://${host}:${port}`,
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const open of this.receivers) {
      this.listening.set(open, await this.listen(open));
    }
    this.tlsFiles?.watch();
    this.log.log(`mail is listened for at ${this.addresses.join(' and ')}`);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.tlsFiles?.stop();
    await Promise.all([...this.listening.keys()].map(({ receiver }) => receiver.close()));
  }

  private async listen({ place, receiver }: Open): Promise<Address> {
    try {
      return await receiver.listen();
    } catch (error) {
      if ('port' in place && error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
        throw new PortInUse(place, error);
      }
      throw error;
    }
  }
}

@Module({})
export class IntakeModule {
  static forRoot(options: IntakeOptions): DynamicModule {
    const { pollSeconds, maxBytes } = options.pulling;
    return {
      module: IntakeModule,
      imports: [IncomingIntake, MailboxesIntake.forRoot({ pollMs: pollSeconds * 1_000, maxBytes })],
      providers: [{ provide: INTAKE_OPTIONS, useValue: options }, Intake],
      exports: [Intake],
    };
  }
}
