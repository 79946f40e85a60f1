import { escapeHtml } from '#libs/mail';

/** A mail's body as a page of its own: the HTML, which was made harmless when it came in, else the text as it is. */
export const messagePage = (subject: string, { text, html }: { text: string | null; html: string | null }): string =>
  `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body>${html ?? `<pre style="white-space:pre-wrap">${escapeHtml(text ?? '')}</pre>`}</body></html>
`;
