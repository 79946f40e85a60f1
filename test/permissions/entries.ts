import { randomUUID } from 'node:crypto';
import type { Kind } from './asked.js';
import { ROUTING_ENTRIES } from './entries-of-routing.js';
import { WEBHOOK_ENTRIES } from './entries-of-webhooks.js';
import type { Entry } from './entry.js';
import type { Ids } from './vault.js';

type More = Omit<Entry, 'kind'>;

const entry = (kind: Kind, id: (ids: Ids) => string, more: More = {}): Entry => ({
  kind,
  ...more,
  path: (ids) => ({ id: id(ids), ...more.path?.(ids) }),
});

const plain = (kind: Kind, more: More = {}): Entry => ({ kind, ...more });

const thread = ({ thread: id }: Ids) => id;
const spare = ({ spare: id }: Ids) => id;
const received = ({ received: id }: Ids) => id;
const sent = ({ sent: id }: Ids) => id;
const held = ({ held: id }: Ids) => id;
const inbox = ({ inbox: id }: Ids) => id;
const draft = ({ draft: id }: Ids) => id;
const inbound = ({ inbound: id }: Ids) => id;
const quarantined = ({ quarantined: id }: Ids) => id;
const mailbox = ({ mailbox: id }: Ids) => id;
const content = ({ content: id }: Ids) => id;
const user = ({ user: id }: Ids) => id;
const view = ({ view: id }: Ids) => id;
const comment = ({ comment: commentId }: Ids) => ({ commentId });
const address = (ids: Ids) => ({ address: ids.address });
const revision = (n: (ids: Ids) => number) => (ids: Ids) => ({ 'If-Match': `"${n(ids)}"` });
const draftRevision = revision(({ revision: { draft: n } }) => n);
const contentRevision = revision(({ revision: { content: n } }) => n);

/** Every operation there is. One that stands in the OpenAPI document and not here fails the test: say who may do it. */
export const ENTRIES: Readonly<Record<string, Entry>> = {
  GetMe: plain('own'),
  ListUsers: plain('shared-read'),
  AddUser: plain('administer', { body: () => ({ name: 'Noa', email: 'noa@threadlog.example' }) }),
  GrantRole: entry('administer', user, { path: () => ({ role: 'member' }) }),
  RevokeRole: entry('administer', user, { path: () => ({ role: 'member' }) }),
  ListTeams: plain('shared-read'),
  CreateTeam: plain('administer', { body: () => ({ name: 'Day' }) }),
  AddTeamMember: entry('administer', ({ team }) => team, { path: (ids) => ({ userId: ids.user }) }),
  RemoveTeamMember: entry('administer', ({ team }) => team, { path: (ids) => ({ userId: ids.user }) }),
  RenameTeam: entry('administer', ({ team }) => team, { body: () => ({ name: 'Late' }) }),
  DissolveTeam: entry('administer', ({ team }) => team, { late: 1 }),
  SetPrimaryTeam: entry('administer', user, { body: () => ({ teamId: null }) }),
  SetAvatar: plain('shared-write', { body: (ids) => ({ uploadId: ids.picture }) }),
  GetAvatar: entry('shared-read', ({ pictured }) => pictured),
  RemoveOwnAvatar: plain('own', { late: 1 }),
  RemoveAvatar: entry('administer', user),
  GetSeats: plain('shared-read'),
  AssignSeat: entry('administer', user),
  ReleaseSeat: entry('administer', user),
  ListApiKeys: plain('administer'),
  IssueApiKey: plain('administer', { body: (ids) => ({ userId: ids.user, label: 'laptop' }) }),
  RevokeApiKey: entry('administer', ({ key }) => key),
  LinkIdentity: entry('administer', user, {
    body: () => ({ issuer: 'https://login.threadlog.example', subject: 'ida' }),
  }),
  ListIdentities: entry('administer', user),
  UnlinkIdentity: entry('administer', user, { path: ({ identity }) => ({ identityId: identity }), isOnce: true }),

  ListInboxes: plain('list'),
  CreateInbox: plain('administer', { body: () => ({ name: 'Repairs' }) }),
  GetInbox: entry('vault-view', inbox),
  ConnectAddress: entry('vault-administer', inbox, { path: address, body: () => ({ name: 'Sales' }) }),
  RenameInbox: entry('vault-administer', inbox, { body: () => ({ name: 'Sales' }) }),
  SetFallbackAddress: entry('vault-administer', inbox, { body: () => ({ address: null }) }),
  AddForwarding: entry('vault-administer', inbox, {
    path: () => ({ address: 'info@old.example' }),
    body: (ids) => ({ to: ids.address }),
  }),
  RemoveForwarding: entry('vault-administer', inbox, { path: () => ({ address: 'info@old.example' }) }),
  DisconnectAddress: entry('vault-administer', inbox, { path: () => ({ address: 'old@threadlog.example' }) }),
  AddMember: entry('vault-administer', inbox, { path: (ids) => ({ kind: 'team', memberId: ids.team }) }),
  RemoveMember: entry('vault-administer', inbox, { path: (ids) => ({ kind: 'team', memberId: ids.team }) }),
  RestrictVisibility: entry('vault-administer', inbox, { late: 1 }),
  OpenVisibility: entry('vault-administer', inbox, { late: 2 }),
  GetInboundPolicy: entry('vault-view', inbox),
  SetInboundPolicy: entry('vault-administer', inbox, { body: () => ({ spamScore: 7.5 }) }),
  ListSenders: entry('vault-view', inbox),
  ListSender: entry('vault-administer', inbox, {
    path: () => ({ pattern: 'zoe@shop.example' }),
    body: () => ({ verdict: 'allow' }),
  }),
  UnlistSender: entry('vault-administer', inbox, { path: () => ({ pattern: 'zoe@shop.example' }) }),
  ...sendingEntries(),

  ListContacts: plain('shared-read'),
  CreateContact: plain('shared-write', { body: () => ({ name: 'Mo', addresses: [`${randomUUID()}@moreau.example`] }) }),
  RenameContact: entry('shared-write', ({ contact }) => contact, { body: () => ({ name: 'Luc' }) }),
  AddContactAddress: entry('shared-write', ({ contact }) => contact, {
    path: () => ({ address: 'luc@moreau.example' }),
  }),
  ShareContact: entry('shared-own', ({ contact }) => contact, { body: () => ({}) }),
  ShareRecord: entry('shared-own', ({ company }) => company, { path: () => ({ type: 'company' }), body: () => ({}) }),
  ListRecords: plain('shared-read', { path: () => ({ type: 'company' }) }),
  CreateRecord: plain('shared-write', { path: () => ({ type: 'company' }), body: () => ({ name: 'Fjord' }) }),
  GetRecord: entry('shared-read', ({ company }) => company, { path: () => ({ type: 'company' }) }),
  ListRecordLinks: entry('shared-read', ({ company }) => company, { path: () => ({ type: 'company' }) }),
  LinkRecords: entry('shared-write', ({ company }) => company, {
    path: ({ contact }) => ({ type: 'company', withType: 'contact', withId: contact }),
  }),
  UnlinkRecords: entry('shared-write', ({ company }) => company, {
    path: ({ contact }) => ({ type: 'company', withType: 'contact', withId: contact }),
  }),
  ListTimeline: entry('shared-read', ({ contact }) => contact, { path: () => ({ type: 'contact' }) }),
  ListRecordInboxes: entry('shared-read', ({ contact }) => contact, { path: () => ({ type: 'contact' }) }),
  ComposeAssociations: plain('shared-read', { query: () => 'to=clara@fjord.example' }),
  ComposeRecipients: plain('shared-read', { query: () => 'q=clara' }),
  ComposeFrom: plain('shared-read'),

  ListContent: plain('shared-read'),
  CreateContent: plain('shared-write', { body: () => ({ kind: 'snippet', name: 'Bye', text: 'Bye.' }) }),
  GetContent: entry('shared-read', content),
  ReviseContent: entry('shared-own', content, {
    headers: contentRevision,
    body: () => ({ kind: 'snippet', name: 'Thanks', text: 'Thank you.' }),
  }),
  GetContentFile: entry('shared-read', ({ document }) => document),
  ListContentVersions: entry('shared-read', content),
  GetContentVersion: entry('shared-read', content, { path: () => ({ version: '1' }) }),
  ArchiveContent: entry('shared-own', content),
  RestoreContent: entry('shared-own', content),
  RenderContent: entry('shared-read', content, { body: () => ({}) }),
  GetSignatures: entry('vault-view', inbox),
  SetSignature: entry('vault-act', inbox, { path: () => ({ whose: 'own' }), body: () => ({ text: 'Yours' }) }),
  RemoveSignature: entry('vault-act', inbox, { path: () => ({ whose: 'own' }) }),

  ListTags: entry('vault-view', inbox),
  ListInboxThreads: entry('vault-view', inbox),
  CountInboxThreads: entry('vault-view', inbox),
  ListThreads: plain('list', { query: () => 'view=all' }),
  CountThreads: plain('list'),
  ListSavedViews: plain('shared-read'),
  CreateSavedView: plain('shared-write', { body: () => ({ name: 'Late', filter: {} }) }),
  GetSavedView: entry('shared-read', view),
  ListSavedViewThreads: entry('shared-read', view),
  CountSavedViewThreads: entry('shared-read', view),
  ReviseSavedView: entry('shared-own', view, {
    headers: () => ({ 'If-Match': '"0"' }),
    body: () => ({ name: 'Urgent', filter: { statuses: ['open'] } }),
  }),
  ArchiveSavedView: entry('shared-own', view),
  RestoreSavedView: entry('shared-own', view),
  TakeNext: entry('vault-act', inbox, { body: () => ({}) }),
  ListCommentVersions: entry('vault-view', thread, { path: comment }),
  GetThread: entry('vault-view', thread),
  SuggestThreads: entry('vault-view', thread),
  ListMessages: entry('vault-view', thread),
  GetMessage: entry('vault-view', sent),
  GetMessagePage: entry('vault-view', received),
  GetRawMessage: entry('vault-view', received),
  GetQuote: entry('vault-view', received),
  GetAttachment: entry('vault-view', ({ attachment }) => attachment),
  GetMessageAssociations: entry('vault-view', sent),
  GetThreadAssociations: entry('vault-view', thread),
  OfferReply: entry('vault-view', thread),
  ListPresence: entry('vault-view', thread),
  StreamChanges: plain('vault-view', { query: ({ inbox: id }) => `inboxId=${id}` }),
  ListSentOfInbox: entry('vault-view', inbox),
  CountSentOfInbox: entry('vault-view', inbox),
  ListSentByPerson: plain('list'),
  CountSentByPerson: plain('list'),

  ReceiveUpload: plain('shared-write', { query: () => 'fileName=a.txt', body: () => Buffer.from('a') }),
  GetUpload: entry('uploaded', ({ upload }) => upload),
  AskCapabilities: plain('own'),
  BeginUpload: plain('shared-write', {
    headers: () => ({
      ...{ 'Tus-Resumable': '1.0.0', 'Upload-Length': '1' },
      'Upload-Metadata': `filename ${Buffer.from('a.txt').toString('base64')}`,
    }),
  }),
  AskProgress: entry('uploaded', ({ upload }) => upload, { headers: () => ({ 'Tus-Resumable': '1.0.0' }) }),
  TerminateUpload: entry('uploaded', ({ upload }) => upload, { headers: () => ({ 'Tus-Resumable': '1.0.0' }) }),
  ContinueUpload: entry('uploaded', ({ upload }) => upload, {
    headers: () => ({
      ...{ 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    }),
    body: () => Buffer.from('a'),
  }),
  ComposeEmail: plain('vault-act', {
    body: ({ inbox: inboxId, address: from }) => ({
      inboxId,
      from,
      to: ['clara@fjord.example'],
      subject: 'Hi',
      text: 'Hi',
    }),
  }),
  ReplyToThread: entry('vault-act', thread, { body: () => ({ text: 'Yes.' }) }),
  AttributeSender: entry('vault-act', received, { body: () => ({ to: 'sender' }) }),
  SetMessageAssociations: entry('vault-act', sent, { body: () => ({ associations: [] }) }),
  SetThreadAssociations: entry('vault-act', thread, { body: () => ({ associations: [] }) }),
  AssignThread: entry('vault-act', thread, { body: (ids) => ({ kind: 'user', id: ids.user }) }),
  UnassignThread: entry('vault-act', thread),
  AddComment: entry('vault-act', thread, { body: () => ({ text: 'Hm.' }) }),
  EditComment: entry('vault-edit', thread, { path: comment, body: () => ({ text: 'Aha.' }) }),
  DeleteComment: entry('vault-delete', thread, { path: comment, late: 1 }),
  FollowThread: entry('vault-act', thread, { path: () => ({ userId: 'me' }) }),
  UnfollowThread: entry('vault-act', thread, { path: () => ({ userId: 'me' }) }),
  ShowPresence: entry('vault-act', thread, { body: () => ({ state: 'viewing' }) }),
  ForwardEmail: entry('vault-act', thread, { body: () => ({ to: ['clara@fjord.example'], carry: 'none' }) }),
  MoveThread: entry('vault-act', thread, { body: ({ inbox: inboxId }) => ({ inboxId }) }),
  MergeThread: entry('vault-act', spare, { body: ({ thread: intoThreadId }) => ({ intoThreadId }) }),
  UnmergeThread: entry('vault-act', spare),
  SplitEmail: entry('vault-act', received),
  PutEmailBack: entry('vault-act', received),
  MarkClosed: entry('vault-act', thread),
  Reopen: entry('vault-act', thread),
  ActOnThreads: plain('list', { body: (ids) => ({ threadIds: [ids.thread], action: { type: 'wake' } }) }),
  TagThread: entry('vault-act', thread, { path: () => ({ tag: 'urgent' }) }),
  UntagThread: entry('vault-act', thread, { path: () => ({ tag: 'urgent' }) }),
  Snooze: entry('vault-act', thread),
  Wake: entry('vault-act', thread),
  MarkAsSpam: entry('vault-act', thread),
  MarkAsNotSpam: entry('vault-act', thread),
  RetryDelivery: entry('vault-act', sent),
  ReleaseEmail: entry('vault-act', held),
  CancelSending: entry('vault-act', held),

  ListDrafts: plain('list'),
  CreateDraft: plain('vault-act', { body: ({ inbox: inboxId }) => ({ inboxId, subject: 'Hi' }) }),
  GetDraft: entry('vault-own', draft),
  SaveDraft: entry('vault-own', draft, {
    headers: draftRevision,
    body: ({ upload }) => ({ subject: 'Ho', attachments: [upload] }),
  }),
  GetDraftFile: entry('vault-own', draft, { path: ({ upload }) => ({ uploadId: upload }) }),
  ListDraftVersions: entry('vault-own', draft),
  GetDraftVersion: entry('vault-own', draft, { path: () => ({ version: '1' }) }),
  ShareDraft: entry('vault-own', draft, { late: 1 }),
  UnshareDraft: entry('vault-own', draft),
  DiscardDraft: entry('vault-own', draft, { headers: draftRevision }),
  RestoreDraft: entry('vault-own', draft),
  SendDraft: entry('vault-own', draft, { headers: draftRevision, body: () => ({}) }),

  ListInbound: plain('list'),
  CountInbound: plain('list'),
  GetInbound: entry('vault-view', inbound),
  GetRawInbound: entry('vault-view', inbound),
  ReleaseMail: entry('vault-act', quarantined),
  ReprocessMail: entry('vault-act', quarantined),
  RouteMail: entry('vault-act', quarantined, { body: ({ inbox: inboxId }) => ({ inboxId }) }),
  SubmitMail: plain('submit', {
    query: ({ address: to }) => `to=${to}`,
    headers: () => ({ 'Content-Type': 'message/rfc822' }),
    body: () => Buffer.from('From: lu@moreau.example\r\nSubject: Hi\r\n\r\nHi.\r\n'),
  }),

  GetConnections: entry('vault-view', inbox),
  ListMailboxes: entry('vault-view', inbox),
  GetMailbox: entry('vault-view', mailbox),
  ConnectMailbox: entry('vault-administer', inbox, { body: (ids) => server(ids) }),
  ReconnectMailbox: entry('vault-administer', mailbox),
  ChangeMailboxSecret: entry('vault-administer', mailbox, {
    body: () => ({ auth: { kind: 'password', password: 'open sesame' } }),
  }),
  RescanMailbox: entry('vault-administer', mailbox),
  DisconnectMailbox: entry('vault-administer', mailbox),

  ...ROUTING_ENTRIES,
  ...WEBHOOK_ENTRIES,

  ListLooks: plain('audit-all'),
  GetRightsOfUser: entry('audit-all', user),
  ListPeopleOfInbox: entry('audit-all', inbox),
  GetThreadHistory: entry('audit', thread),
  ReplayThread: entry('audit', thread),
};

function server({ address: at }: Ids): object {
  const auth = { kind: 'password', password: 'open sesame' };
  return { address: at, host: '127.0.0.1', port: 1, security: 'none', user: 'sales', auth };
}

function sendingEntries(): Readonly<Record<string, Entry>> {
  const at = (more: More = {}): Entry => entry('vault-administer', inbox, { ...more, path: address });
  return {
    SetSendingLimit: at({ body: () => ({ perMinute: 30, perDay: null }) }),
    UnsetSendingLimit: at(),
    PauseSending: at(),
    ResumeSending: at(),
    GetOutgoingSettings: entry('vault-view', inbox, { path: address }),
    SetOutgoingServer: at({
      body: ({ smtpPort }) => ({ host: '127.0.0.1', port: smtpPort, security: 'none', auth: { kind: 'none' } }),
    }),
    UnsetOutgoingServer: at({ late: 1 }),
    VerifyOutgoingServer: at(),
    SetDkimKey: at({ body: () => ({ selector: 'a', domain: 'threadlog.example' }) }),
    UnsetDkimKey: at({ late: 1 }),
    ConfirmDkimKey: at(),
  };
}
