import { type Mailbox, previewOf } from '#libs/mail';
import type { Sent } from './correspondent.js';
import type { StoredMail } from './mail-store.js';
import { html, type Html, page } from './page.js';

/** What became of a mail that the person on this page just sent. */
export type Notice = Readonly<{ good: boolean; text: string }>;

export const noticeOf = ({ recipients }: Sent): Notice => {
  const taken = recipients.every(({ outcome }) => outcome === 'delivered');
  const words = { delivered: 'delivered to', deferred: 'not taken now for', failed: 'refused for' };
  const text = recipients.map(({ address, outcome, reply }) => `${words[outcome]} ${address}: ${reply}`).join('; ');
  return { good: taken, text };
};

const notice = (note: Notice | null): Html | null =>
  note && html`<p class="note ${note.good ? 'good' : 'bad'}" role="${note.good ? 'status' : 'alert'}">${note.text}</p>`;

const shown = ({ name, address }: Mailbox): string => (name === '' ? address : `${name} <${address}>`);
const listed = (mailboxes: readonly Mailbox[]): string => mailboxes.map(shown).join(', ');
const subjectOf = ({ mail }: StoredMail): string => (mail.subject === '' ? '(no subject)' : mail.subject);
const time = (instant: string): string => instant.slice(0, 19).replace('T', ' ');

export const listPage = (mails: readonly StoredMail[]): string =>
  page(
    'Received',
    html`<h1>Received mails</h1>
      ${
        mails.length === 0
          ? html`<p>No mail has come yet. What is sent over SMTP to this sandbox appears here.</p>`
          : html`<table>
              <caption class="dim">
                ${mails.length} mails, the newest first.
                <a href="/">Look again</a>
              </caption>
              <thead>
                <tr>
                  <th scope="col">Subject</th>
                  <th scope="col">From</th>
                  <th scope="col">To</th>
                  <th scope="col">Received (UTC)</th>
                </tr>
              </thead>
              <tbody>
                ${mails.map(row)}
              </tbody>
            </table>`
      }`,
  );

const row = (stored: StoredMail): Html =>
  html`<tr>
    <td>
      <a href="/mails/${stored.id}">${subjectOf(stored)}</a><br /><span class="dim"
        >${previewOf(stored.mail.text ?? '')}</span
      >
    </td>
    <td>${stored.mail.from === null ? '(nobody)' : shown(stored.mail.from)}</td>
    <td>${stored.envelope.to.join(', ')}</td>
    <td><time datetime="${stored.receivedAt}">${time(stored.receivedAt)}</time></td>
  </tr>`;

export const mailPage = (stored: StoredMail, note: Notice | null = null, draft = ''): string => {
  const { id, mail, envelope, receivedAt } = stored;
  return page(
    subjectOf(stored),
    html`${notice(note)}
      <h1>${subjectOf(stored)}</h1>
      <dl>
        <dt>From</dt>
        <dd>${mail.from === null ? '(nobody)' : shown(mail.from)}</dd>
        <dt>To</dt>
        <dd>${listed(mail.to)}</dd>
        ${
          mail.cc.length === 0
            ? null
            : html`<dt>Cc</dt>
                <dd>${listed(mail.cc)}</dd>`
        }
        <dt>Delivered to</dt>
        <dd>${envelope.to.join(', ')}</dd>
        <dt>Received</dt>
        <dd><time datetime="${receivedAt}">${time(receivedAt)} UTC</time></dd>
        <dt>Message-ID</dt>
        <dd>${mail.messageId ?? '(none)'}</dd>
      </dl>
      <p><a href="/mails/${id}/raw">The mail as it came</a></p>
      ${
        mail.html === null
          ? null
          : html`<h2>As HTML</h2>
              <iframe
                src="/mails/${id}/html"
                title="The mail as HTML"
                sandbox="allow-popups allow-popups-to-escape-sandbox"
              ></iframe>`
      }
      <h2>As text</h2>
      <pre>${mail.text ?? '(no text)'}</pre>
      ${
        mail.attachments.length === 0
          ? null
          : html`<h2>Attachments</h2>
              <ul>
                ${mail.attachments.map((file, index) => html`<li><a href="/mails/${id}/parts/${index}">${file.fileName}</a> <span class="dim">${file.mediaType}, ${file.content.length} bytes</span></li>`)}
              </ul>`
      }
      <h2>Answer as ${envelope.to[0] ?? 'nobody'}</h2>
      <form method="post" action="/mails/${id}/answer">
        <label for="text">Your answer</label>
        <textarea id="text" name="text" rows="7" required>${draft}</textarea>
        <p class="dim">The original is quoted below it.</p>
        <button>Send the answer</button>
      </form>`,
  );
};

export type Draft = Readonly<{ from: string; to: string; subject: string; text: string }>;

export const newMailPage = (draft: Draft, note: Notice | null = null): string =>
  page(
    'Write a mail',
    html`${notice(note)}
      <h1>Write a mail</h1>
      <p>It goes over SMTP to the intake, as a customer's would.</p>
      <form method="post" action="/new">
        <label for="from">From</label>
        <input id="from" name="from" value="${draft.from}" required placeholder="Ann Lee &lt;ann@example.com&gt;" />
        <label for="to">To</label>
        <input id="to" name="to" value="${draft.to}" required />
        <label for="subject">Subject</label>
        <input id="subject" name="subject" value="${draft.subject}" />
        <label for="text">Text</label>
        <textarea id="text" name="text" rows="9" required>${draft.text}</textarea>
        <button>Send the mail</button>
      </form>`,
  );

export const problemPage = (status: number, text: string): string =>
  page(
    String(status),
    html`<h1>${text}</h1>
      <p><a href="/">All received mails</a></p>`,
  );
