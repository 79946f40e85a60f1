import { escapeHtml } from '#libs/mail';

/** HTML that may be put into HTML as it is. */
export class Html {
  constructor(readonly markup: string) {}
}

type Piece = string | number | Html | readonly Html[] | null;

const piece = (value: Piece): string => {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map(({ markup }) => markup).join('');
};

/** A piece of a page: everything put into it is escaped, but other pieces. */
export const html = (strings: TemplateStringsArray, ...values: readonly Piece[]): Html =>
  new Html(strings.reduce((markup, part, index) => markup + piece(values[index - 1] ?? null) + part));

export const page = (title: string, main: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · mail sandbox</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header>
          <a href="/" class="home">Mail sandbox</a>
          <nav aria-label="Main"><a href="/">Received</a> <a href="/new">Write a mail</a></nav>
        </header>
        <main>${main}</main>
      </body>
    </html>`.markup;

export const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --link: light-dark(#1450b4, #8db4ff); }
* { box-sizing: border-box }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif }
header { display: flex; gap: 2rem; align-items: baseline; padding: .8rem 1.5rem; border-bottom: 1px solid var(--line) }
header .home { font-weight: 700; color: inherit; text-decoration: none }
header nav a { margin-right: 1rem }
a { color: var(--link) }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 4rem }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
h2 { font-size: 1.1rem; margin-top: 2rem }
table { width: 100%; border-collapse: collapse }
caption { text-align: left; padding-bottom: .5rem }
th { text-align: left; font-weight: 600 }
th:first-child { width: 40% }
td:last-child, th:last-child { white-space: nowrap }
th, td { padding: .5rem .6rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem }
dt { font-weight: 600 } dd { margin: 0; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid var(--line); border-radius: .4rem; font: .95rem/1.5 ui-monospace, monospace }
iframe { width: 100%; height: 28rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff }
label { display: block; font-weight: 600; margin-top: .9rem }
input, textarea { width: 100%; font: inherit; padding: .5rem .6rem; border: 1px solid color-mix(in srgb, currentColor 45%, transparent); border-radius: .3rem; background: transparent; color: inherit }
button { margin-top: 1rem; font: inherit; font-weight: 600; padding: .5rem 1.2rem; border: 0; border-radius: .3rem; background: light-dark(#1450b4, #2a62c4); color: #fff; cursor: pointer }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.note { padding: .7rem 1rem; border-left: 4px solid; border-radius: .2rem }
.good { border-color: #1a7f37; background: color-mix(in srgb, #1a7f37 14%, transparent) }
.bad { border-color: #c62828; background: color-mix(in srgb, #c62828 14%, transparent) }
.dim { opacity: .75 }
`;
