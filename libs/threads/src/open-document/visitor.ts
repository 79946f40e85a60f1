/** What a request tells of whoever sends it; header names in lower case. */
export type Visit = Readonly<{
  method: string;
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}>;

/** Words by which programs name themselves that follow links: search, previews of chats, and filters that look ahead for their users. */
const PROGRAMS =
  /bot\b|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|skypeuripreview|googleimageproxy|yahoomailproxy|barracuda|proofpoint|mimecast|safelinks|symantec|trendmicro|fortinet|sophos|urlscan|virustotal|headless|python|curl|wget|go-http-client|okhttp|java\/|libwww|axios|node/i;

const PREFETCH = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz'] as const;

/** Whether a person looks, as far as a request tells: programs that look like a browser are taken for one. */
export const isPerson = ({ method, headers }: Visit): boolean => {
  const userAgent = headers['user-agent'];
  return (
    method === 'GET' &&
    typeof userAgent === 'string' &&
    userAgent !== '' &&
    !PROGRAMS.test(userAgent) &&
    !PREFETCH.some((name) => /prefetch|preview|prerender/i.test(String(headers[name] ?? '')))
  );
};
