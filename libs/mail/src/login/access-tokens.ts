/** How access tokens are had anew (RFC 6749, section 6). */
export type RefreshSettings = Readonly<{
  clientId: string;
  clientSecret: string | null;
  refreshToken: string;
  tokenUrl: string;
}>;

/** No token was to be had: the token server refuses, or cannot be asked. The message says why in plain words, without secrets. */
export class TokenFault extends Error {
  override readonly name = 'TokenFault';

  constructor(
    readonly kind: 'login-refused' | 'unreachable',
    message: string,
  ) {
    super(message);
  }
}

/** A token that opens an account. `newRefreshToken` is what the next refresh needs, where the server changed it. */
export type AccessToken = Readonly<{ accessToken: string; newRefreshToken: string | null }>;

const ANSWER_MS = 10_000;
const LARGEST_ANSWER = 64 * 1024;

/** A token this close to its end is not used any longer, in milliseconds. */
const MARGIN_MS = 60_000;
const USUAL_SECONDS = 3_600;

type Kept = Readonly<{ accessToken: string; until: number; settings: string }>;

type Answer = Readonly<{ access_token?: unknown; expires_in?: unknown; refresh_token?: unknown; error?: unknown }>;

/** Fetches access tokens from token servers and keeps them, in memory alone, until shortly before they end. */
export class AccessTokens {
  readonly #kept = new Map<string, Kept>();

  /**
   * A token for the account that `name` names.
   * @throws TokenFault `login-refused` when the token server refuses, `unreachable` when it cannot be asked
   */
  async token(name: string, settings: RefreshSettings): Promise<AccessToken> {
    const now = Date.now();
    const same = JSON.stringify([settings.clientId, settings.tokenUrl]);
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.settings === same && kept.until > now)
      return { accessToken: kept.accessToken, newRefreshToken: null };
    const { access_token: accessToken, expires_in: seconds, refresh_token: fresh } = await ask(settings);
    const host = new URL(settings.tokenUrl).host;
    if (typeof accessToken !== 'string' || accessToken === '')
      throw new TokenFault('login-refused', `${host} answered without an access token`);
    const lasts = typeof seconds === 'number' && seconds > 0 ? seconds : USUAL_SECONDS;
    this.#kept.set(name, { accessToken, until: now + lasts * 1_000 - MARGIN_MS, settings: same });
    const changed = typeof fresh === 'string' && fresh !== '' && fresh !== settings.refreshToken;
    return { accessToken, newRefreshToken: changed ? fresh : null };
  }

  /** The server refused the token: the next one is fetched anew. */
  forget(name: string): void {
    this.#kept.delete(name);
  }
}

const ask = async (settings: RefreshSettings): Promise<Answer> => {
  const { clientId, clientSecret, refreshToken, tokenUrl } = settings;
  const { host } = new URL(tokenUrl);
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    ...(clientSecret === null ? {} : { client_secret: clientSecret }),
    refresh_token: refreshToken,
  });
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      body: form,
      headers: { Accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = read(await textOf(response));
    if (response.ok) return answer;
    const why = typeof answer.error === 'string' && /^[\w. -]{1,100}$/.test(answer.error) ? `: ${answer.error}` : '';
    const kind = response.status >= 500 || response.status === 429 ? 'unreachable' : 'login-refused';
    throw new TokenFault(kind, `the token server ${host} answered ${response.status}${why}`);
  } catch (error) {
    if (error instanceof TokenFault) throw error;
    const late = error instanceof Error && error.name === 'TimeoutError';
    throw new TokenFault(
      'unreachable',
      `the token server ${host} ${late ? 'did not answer in 10 s' : 'cannot be reached'}`,
    );
  }
};

const textOf = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const read = (text: string): Answer => {
  try {
    const answer: unknown = JSON.parse(text);
    return answer !== null && typeof answer === 'object' ? answer : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};
