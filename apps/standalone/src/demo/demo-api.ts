import { setTimeout as pause } from 'node:timers/promises';

type Answer = Readonly<Record<string, unknown>>;

/** A thread as the inbox list shows it. */
export type ListedThread = Readonly<{ id: string; subject: string; emails: number; status: string }>;

/** One person of the demo at work over HTTP. Every write has a key of its own, so that a start that was cut short is taken up again. */
export class DemoApi {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  post(path: string, key: string, body: unknown = {}): Promise<Answer> {
    return this.send('POST', path, key, body);
  }

  put(path: string, key: string, body: unknown = {}): Promise<Answer> {
    return this.send('PUT', path, key, body);
  }

  async upload(fileName: string, mediaType: string, content: string): Promise<string> {
    const path = `/v1/uploads?fileName=${encodeURIComponent(fileName)}`;
    const headers = { 'Content-Type': mediaType, 'Idempotency-Key': `demo-upload-${encodeURIComponent(fileName)}` };
    return String((await this.ask('POST', path, headers, content)).uploadId);
  }

  /** Waits until the inbox shows a thread with this subject and so many mails. */
  async thread(inboxId: string, subject: string, emails: number): Promise<ListedThread> {
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(25)) {
      const { data } = await this.ask('GET', `/v1/inboxes/${inboxId}/threads?status=all&limit=100`);
      const found = (data as readonly ListedThread[]).find((thread) => thread.subject === subject);
      if (found !== undefined && found.emails >= emails) return found;
    }
    throw new Error(`the demo thread "${subject}" did not appear with ${emails} mails`);
  }

  /** Waits until a mail with this subject reached its recipients. */
  async delivered(inboxId: string, subject: string): Promise<void> {
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(25)) {
      const { data } = await this.ask('GET', `/v1/inboxes/${inboxId}/sent?state=delivered&limit=100`);
      if ((data as readonly { subject: string }[]).some((sent) => sent.subject === subject)) return;
    }
    throw new Error(`the demo mail "${subject}" was not delivered`);
  }

  private send(method: string, path: string, key: string, body: unknown): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': `demo-${encodeURIComponent(key)}` };
    return this.ask(method, path, headers, JSON.stringify(body));
  }

  private async ask(method: string, path: string, headers = {}, body?: string): Promise<Answer> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new Error(`demo: ${method} ${path} answered ${response.status}: ${String(answer.detail)}`);
    return answer;
  }
}
