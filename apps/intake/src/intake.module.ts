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
import { SmtpReceiver } from '#libs/mail';
import { PortInUse } from '#libs/wiring';

/** Where mail is listened for, and how large one may be in bytes. */
export type IntakeOptions = Readonly<{ host: string; port: number; maxBytes: number }>;

const INTAKE_OPTIONS = Symbol('intake options');

/** Listens for mail from the start of the application to its end. */
@Injectable()
export class Intake implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('intake');
  private readonly receiver: SmtpReceiver;
  private listening: Readonly<{ host: string; port: number }> | undefined;

  constructor(
    private readonly mails: MailAcceptance,
    @Inject(INTAKE_OPTIONS) private readonly options: IntakeOptions,
  ) {
    this.receiver = new SmtpReceiver({
      ...options,
      onRecipient: async (address) => ((await this.mails.standing(address)) === 'unknown' ? 'refuse' : 'accept'),
      onMail: async ({ envelope, remoteAddress, helo }, bytes) => {
        const { from: envelopeFrom, to: envelopeTo } = envelope;
        const remote = `${helo} [${remoteAddress}]`;
        await this.mails.accept({ via: 'smtp', source: null, remote, envelopeFrom, envelopeTo }, bytes);
      },
      onError: (error) => this.log.warn(error instanceof Error ? error.message : String(error)),
    });
  }

  /** Where it listens. */
  get address(): Readonly<{ host: string; port: number }> {
    if (this.listening === undefined) throw new Error('the intake does not listen yet');
    return this.listening;
  }

  async onApplicationBootstrap(): Promise<void> {
    try {
      this.listening = await this.receiver.listen();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
        throw new PortInUse(this.options, error);
      throw error;
    }
    this.log.log(`mail is listened for at ${this.address.host}:${this.address.port}`);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.listening !== undefined) await this.receiver.close();
  }
}

@Module({})
export class IntakeModule {
  static forRoot(options: IntakeOptions): DynamicModule {
    return {
      module: IntakeModule,
      imports: [IncomingIntake],
      providers: [{ provide: INTAKE_OPTIONS, useValue: options }, Intake],
      exports: [Intake],
    };
  }
}
