import type { Ids } from './vault.js';

/** Where the outsider may work, and what lies there. */
export type Own = Readonly<{ inbox: string; address: string; thread: string; quarantined: string }>;

type Request = Readonly<{ method: string; path: string; body?: object }>;

/** Everything that a request for one's own things can name of an inbox that one may not see: in its path, its query and its body. */
export const namingForeign = (own: Own, foreign: Ids): readonly Request[] => {
  const post = (path: string, body: object): Request => ({ method: 'POST', path, body });
  const get = (path: string): Request => ({ method: 'GET', path });
  const to = ['noa@fjord.example'];
  const mail = { inboxId: own.inbox, from: own.address, to, subject: 'Hi', text: 'Hi.' };
  const thread = `/v1/threads/${own.thread}`;
  const comment = `${thread}/comments/${foreign.comment}`;
  return [
    post(`${thread}/replies`, { text: 'Hi.', answers: foreign.received }),
    post(`${thread}/replies`, { text: 'Hi.', from: foreign.address }),
    post(`${thread}/replies`, { text: 'Hi.', attachments: [foreign.upload] }),
    post(`${thread}/forwards`, { to, carry: 'none', emailId: foreign.received }),
    post(`${thread}/forwards`, { to, carry: 'none', inboxId: foreign.inbox }),
    post(`${thread}/forwards`, { to, carry: 'none', attachments: [foreign.upload] }),
    post(`${thread}/move`, { inboxId: foreign.inbox }),
    post(`${thread}/merge`, { intoThreadId: foreign.thread }),
    { method: 'PUT', path: comment, body: { text: 'Aha.' } },
    { method: 'DELETE', path: comment },
    post('/v1/threads', { ...mail, from: foreign.address }),
    post('/v1/threads', { ...mail, inboxId: foreign.inbox }),
    post('/v1/threads', { ...mail, attachments: [foreign.upload] }),
    post('/v1/drafts', { threadId: foreign.thread, text: 'Hi.' }),
    post('/v1/drafts', { inboxId: foreign.inbox, text: 'Hi.' }),
    post('/v1/drafts', { inboxId: own.inbox, attachments: [foreign.upload] }),
    post('/v1/content', { kind: 'document', name: 'Prices', uploadId: foreign.upload }),
    post('/v1/views', { name: 'Theirs', filter: { inboxIds: [foreign.inbox] } }),
    post(`/v1/inbound/${own.quarantined}/route`, { inboxId: foreign.inbox }),
    get(`${thread}/reply-recipients?answers=${foreign.received}`),
    get(`/v1/inboxes/${own.inbox}/addresses/${foreign.address}/server`),
    get(`/v1/threads?inboxId=${foreign.inbox}`),
    get(`/v1/drafts?inboxId=${foreign.inbox}`),
    get(`/v1/inbound?inboxId=${foreign.inbox}`),
    get(`/v1/inbound/counts?inboxId=${foreign.inbox}`),
  ];
};

/** Lists and searches in which a line of an inbox that one may not see would stand, for whoever finds all there is. */
export const listsOfAll = (own: Own, word: string, author: string, contact: string): readonly string[] => [
  '/v1/inboxes?limit=100',
  '/v1/threads?limit=100',
  `/v1/threads?q=${word}`,
  `/v1/inboxes/${own.inbox}/threads?status=all&q=${word}`,
  `/v1/inboxes/${own.inbox}/sent?q=${word}`,
  `/v1/sent?author=${author}`,
  `/v1/sent?author=${author}&q=${word}`,
  '/v1/drafts',
  '/v1/inbound',
  `/v1/contacts?q=${word}`,
  `/v1/compose/recipients?q=${word}`,
  '/v1/compose/from',
  '/v1/content?kind=document',
  '/v1/views',
  `/v1/records/contact/${contact}/timeline`,
];

/** The same lists of two inboxes: where the cursor comes from, and where it is taken. */
export const pagesOf = (inbox: string): readonly string[] => [
  `/v1/inboxes/${inbox}/threads?status=all&limit=1`,
  `/v1/inboxes/${inbox}/sent?limit=1`,
  `/v1/inbound?inboxId=${inbox}&limit=1`,
];
