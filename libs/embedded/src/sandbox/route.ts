/** A request that found its route. `parameter(1)` is the first group of the route's path. */
export type Asked = Readonly<{
  parameter: (index: number) => string;
  query: URLSearchParams;
  body: string;
  contentType: string;
}>;

export type Answer = Readonly<{ status?: number; headers?: Readonly<Record<string, string>>; body: string | Buffer }>;

export type Route = Readonly<{
  method: 'GET' | 'POST';
  path: RegExp;
  answer: (asked: Asked) => Answer | Promise<Answer>;
}>;

/** What is said instead of an answer. The message is shown. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  constructor(
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const htmlAnswer = (body: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});

export const jsonAnswer = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(value, null, 2)}\n`,
});
