import { addressWritten, asciiAddress, isReachable } from '../address/mailbox.js';
import { type DataEnd, IncomingData } from './incoming-data.js';
import {
  isHttp,
  isPostmaster,
  type MailFrom,
  readCommand,
  readMailFrom,
  readRcptTo,
  type Refusal,
} from './smtp-command.js';
import type { SmtpLimits } from './smtp-limits.js';
import type { SmtpHost } from './smtp-host.js';
import { goodbye, noSuchAddress, notNow, outOfOrder, refusalOf, tooLarge } from './smtp-replies.js';
import type { SmtpWire } from './smtp-wire.js';

const LF = 0x0a;
const SAFE = '250 2.0.0 OK: it is safe';

type Envelope = { readonly mail: MailFrom; readonly to: string[] };

/** Thrown to end a session: the client is told why, if it can still hear it. */
class Goodbye extends Error {
  constructor(readonly lastWord: string | null) {
    super(lastWord ?? 'the client has gone');
  }
}

/** One client, from the greeting to the goodbye. */
export class SmtpConnection {
  readonly #limits: SmtpLimits;
  readonly #until: number;
  #helo: string | null = null;
  #envelope: Envelope | null = null;
  #secured = false;
  #inData = false;
  #closing = false;
  #counts = { commands: 0, bad: 0, errors: 0, mails: 0 };

  constructor(
    private readonly wire: SmtpWire,
    private readonly host: SmtpHost,
    private readonly remoteAddress: string,
  ) {
    this.#limits = host.limits;
    this.#until = Date.now() + host.limits.sessionMs;
  }

  /** Whether a mail is coming in, or being stored. */
  get busy(): boolean {
    return this.#inData;
  }

  /** Takes no more mails: says goodbye now, or when the mail that is coming in has its answer. */
  close(): void {
    this.#closing = true;
    if (!this.#inData) this.wire.interrupt(true);
  }

  /** Speaks with the client until one of the two hangs up. Never rejects for what a client does. */
  async run(): Promise<void> {
    const { name, protocol } = this.host;
    try {
      await this.#say(`220 ${name} ${protocol === 'lmtp' ? 'LMTP' : 'ESMTP'} threadlog`);
      for (;;) await this.#answer(await this.#line());
    } catch (error) {
      if (!(error instanceof Goodbye)) throw error;
      this.wire.end(error.lastWord === null ? '' : `${error.lastWord}\r\n`);
    }
  }

  async #answer(line: Buffer): Promise<void> {
    this.#counts.commands += 1;
    if (this.#counts.commands > this.#limits.maxCommandsPerSession) throw bye('commands');
    if (Date.now() > this.#until) throw bye('session');
    const command = line.length > this.#limits.maxLineBytes ? null : readCommand(line);
    if (command === null)
      return this.#refuse({ code: 500, text: '5.5.2 A command is one short line that ends in CRLF' });
    if (isHttp(command)) throw bye('http');
    const { verb, argument } = command;
    switch (verb) {
      case 'EHLO':
      case 'HELO':
      case 'LHLO':
        return this.#hello(verb, argument);
      case 'MAIL':
        return this.#mail(argument);
      case 'RCPT':
        return this.#rcpt(argument);
      case 'DATA':
        return argument === '' ? this.#data() : this.#refuse({ code: 501, text: '5.5.4 DATA takes no argument' });
      case 'RSET':
        this.#envelope = null;
        return this.#reply(250, '2.0.0 Forgotten');
      case 'NOOP':
        return this.#reply(250, '2.0.0 OK');
      case 'VRFY':
        return this.#reply(252, '2.1.5 Send a mail and see');
      case 'HELP':
        return this.#reply(214, '2.0.0 See RFC 5321');
      case 'QUIT':
        throw new Goodbye('221 2.0.0 Goodbye');
      case 'STARTTLS':
        return this.#startTls(argument);
      case 'AUTH':
      case 'BDAT':
      case 'EXPN':
      case 'ETRN':
        return this.#refuse({ code: 502, text: '5.5.1 Not offered here' });
      default:
        return this.#refuse({ code: 500, text: '5.5.1 Unknown command' });
    }
  }

  async #hello(verb: string, argument: string): Promise<void> {
    const isLmtp = this.host.protocol === 'lmtp';
    if ((verb === 'LHLO') !== isLmtp) {
      return this.#refuse({ code: 500, text: `5.5.1 ${isLmtp ? 'This is LMTP: say LHLO' : 'This is SMTP: say EHLO'}` });
    }
    if (!/^[\x21-\x7e]{1,255}$/.test(argument)) return this.#refuse({ code: 501, text: '5.5.4 Say who you are' });
    this.#helo = argument.toLowerCase();
    this.#envelope = null;
    const { name, secureContext } = this.host;
    if (verb === 'HELO') return this.#say(`250 ${name}`);
    const offers = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', `SIZE ${this.#limits.maxBytes}`];
    if (secureContext !== null && !this.#secured) offers.push('STARTTLS');
    const lines = [name, ...offers];
    return this.#say(lines.map((text, n) => `250${n < lines.length - 1 ? '-' : ' '}${text}`).join('\r\n'));
  }

  async #mail(argument: string): Promise<void> {
    if (this.#helo === null) return this.#refuse(outOfOrder('Say hello first'));
    if (this.#envelope !== null) return this.#refuse(outOfOrder('One mail at a time'));
    if (this.#counts.mails >= this.#limits.maxMailsPerSession) throw bye('mails');
    const mail = readMailFrom(argument);
    if ('code' in mail) return this.#refuse(mail);
    if (mail.size !== null && mail.size > this.#limits.maxBytes) return this.#refuse(tooLarge);
    this.#envelope = { mail, to: [] };
    return this.#reply(250, '2.1.0 OK');
  }

  async #rcpt(argument: string): Promise<void> {
    const envelope = this.#envelope;
    if (envelope === null) return this.#refuse(outOfOrder('MAIL comes first'));
    const path = readRcptTo(argument);
    if (typeof path !== 'string') return this.#refuse(path);
    if (envelope.to.length >= this.#limits.maxRecipients) {
      // No error of the client's: it sends the mail again for those who are left.
      return this.#say('452 4.5.3 Too many recipients for one mail');
    }
    const address = addressWritten(asciiAddress(path));
    const refusal = await this.#refusalOf(address);
    if (refusal !== null) return this.#refuse(refusal);
    envelope.to.push(address);
    return this.#reply(250, '2.1.5 OK');
  }

  async #refusalOf(address: string): Promise<Refusal | null> {
    if (!isReachable(address) && !isPostmaster(address)) return noSuchAddress;
    try {
      const verdict = await this.host.onRecipient(address);
      return verdict === 'accept' ? null : verdict === 'refuse' ? noSuchAddress : notNow;
    } catch (error) {
      this.host.onError(error);
      return notNow;
    }
  }

  async #data(): Promise<void> {
    const envelope = this.#envelope;
    if (envelope === null || envelope.to.length === 0) return this.#refuse(outOfOrder('RCPT comes first'));
    this.#envelope = null;
    this.#counts.mails += 1;
    this.#inData = true;
    try {
      await this.#say('354 End data with <CR><LF>.<CR><LF>');
      const data = new IncomingData(this.wire, this.#limits);
      const taking = this.#take(envelope, data);
      const [end, refusals] = await Promise.all([data.receive(), taking]);
      await this.#answerMail(envelope, end, refusals);
    } finally {
      this.#inData = false;
    }
    if (this.#closing) throw bye('closing');
  }

  /** Those for whom the mail is not safe, each with the refusal; `null` stands for everybody. */
  async #take({ mail, to }: Envelope, data: IncomingData): Promise<ReadonlyMap<string, Refusal> | Refusal> {
    const envelope = { from: mail.from === null ? null : asciiAddress(mail.from), to: [...new Set(to)] };
    const received = { envelope, remoteAddress: this.remoteAddress, helo: this.#helo ?? '' };
    try {
      const failed = (await this.host.onMail(received, data.stream)) ?? new Map<string, unknown>();
      if (!data.stream.readableEnded) throw new Error('onMail resolved before the mail had ended');
      for (const error of new Set(failed.values())) this.host.onError(error);
      return new Map([...failed].map(([address, error]) => [address, refusalOf(error)]));
    } catch (error) {
      if (!data.tooLarge) this.host.onError(error);
      data.stream.destroy();
      return refusalOf(error);
    }
  }

  /** LMTP answers for each recipient in the order they were named (RFC 2033 4.2); SMTP once, with the refusal if there is any. */
  async #answerMail({ to }: Envelope, end: DataEnd, taken: ReadonlyMap<string, Refusal> | Refusal): Promise<void> {
    if (end === 'gone') throw new Goodbye(null);
    if (end === 'late') throw bye('slow');
    if (end === 'flood') throw new Goodbye(`552 ${tooLarge.text}`);
    const one = 'code' in taken ? taken : undefined;
    const each = 'code' in taken ? new Map<string, Refusal>() : taken;
    const answers =
      this.host.protocol === 'lmtp' ? to.map((address) => one ?? each.get(address)) : [one ?? [...each.values()][0]];
    await this.#say(answers.map((refusal) => (refusal ? `${refusal.code} ${refusal.text}` : SAFE)).join('\r\n'));
    this.#counts.errors += answers.filter((refusal) => refusal !== undefined).length;
  }

  async #startTls(argument: string): Promise<void> {
    const { secureContext } = this.host;
    if (argument !== '') return this.#refuse({ code: 501, text: '5.5.4 STARTTLS takes no argument' });
    if (secureContext === null) return this.#refuse({ code: 502, text: '5.5.1 Not offered here' });
    if (this.#secured) return this.#refuse(outOfOrder('This is TLS already'));
    if (!(await this.wire.secure(secureContext, '220 2.0.0 Go ahead\r\n', this.#limits.idleMs)))
      throw new Goodbye(null);
    this.#secured = true;
    this.#helo = null;
    this.#envelope = null;
  }

  /** The next line, its end included; one that is too long is read to its end and cut. */
  async #line(): Promise<Buffer> {
    const { maxLineBytes } = this.#limits;
    let cut: Buffer | null = null;
    for (;;) {
      const end = this.wire.held.indexOf(LF);
      if (end >= 0) {
        const line = this.wire.take(end + 1);
        return cut ?? line;
      }
      if (this.wire.held.length > maxLineBytes) cut ??= this.wire.take(maxLineBytes + 1);
      if (cut !== null) this.wire.take(this.wire.held.length);
      await this.#wait();
    }
  }

  async #wait(): Promise<void> {
    const left = this.#until - Date.now();
    switch (await this.wire.fill(Math.max(0, Math.min(this.#limits.idleMs, left)))) {
      case 'bytes':
        return;
      case 'gone':
        throw new Goodbye(null);
      case 'closing':
        throw bye('closing');
      case 'late':
        throw bye(Date.now() >= this.#until ? 'session' : 'idle');
    }
  }

  async #refuse(refusal: Refusal): Promise<void> {
    if ([500, 501, 502, 503, 555].includes(refusal.code)) this.#counts.bad += 1;
    if (this.#counts.bad > this.#limits.maxBadCommands) throw bye('bad');
    return this.#reply(refusal.code, refusal.text);
  }

  async #reply(code: number, text: string): Promise<void> {
    if (code >= 400) this.#counts.errors += 1;
    if (this.#counts.errors > this.#limits.maxErrors) throw bye('errors');
    return this.#say(`${code} ${text}`);
  }

  async #say(reply: string): Promise<void> {
    if (!(await this.wire.say(`${reply}\r\n`, this.#limits.idleMs))) throw new Goodbye(null);
  }
}

const bye = (why: keyof typeof goodbye): Goodbye => new Goodbye(`421 ${goodbye[why]}`);
