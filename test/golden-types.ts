import { resolve } from 'node:path';
import ts from 'typescript';

/** Where the facts of each kind of stream are described: the file, and the union it exports. */
const UNIONS = [
  ['people/src/user', 'UserEvent'],
  ['people/src/team', 'TeamEvent'],
  ['people/src/seats', 'SeatEvent'],
  ['people/src/identity', 'IdentityEvent'],
  ['inboxes/src/inbox', 'InboxEvent'],
  ['inboxes/src/address-claim', 'AddressClaimEvent'],
  ['inboxes/src/look-into-inbox/look-into-inbox', 'LookEvent'],
  ['records/src/contact', 'ContactEvent'],
  ['records/src/contact-address-claim', 'ContactAddressClaimEvent'],
  ['records/src/record', 'RecordEvent'],
  ['content/src/content-item', 'ContentItemEvent'],
  ['content/src/claim-shortcut/claim-shortcut', 'ShortcutEvent'],
  ['content/src/signature', 'SignatureEvent'],
  ['threads/src/thread-events', 'ThreadEvent'],
  ['routing/src/take-turn/take-turn', 'RoutingTurnTaken'],
  ['live/src/take-next/choose-next', 'NextThreadChosen'],
  ['views/src/saved-view', 'SavedViewEvent'],
  ['uploads/src/upload', 'UploadEvent'],
  ['drafts/src/draft', 'DraftEvent'],
  ['incoming/src/inbound-mail', 'InboundMailEvent'],
  ['mailboxes/src/mailbox-events', 'MailboxEvent'],
  ['outgoing-servers/src/outgoing-server-events', 'OutgoingServerEvent'],
  ['webhooks/src/webhook-events', 'WebhookEvent'],
  ['webhooks/src/webhook-events', 'WebhookDeliveryEvent'],
  ['incoming/src/claim-mail/mail-claim', 'MailClaimEvent'],
  ['incoming/src/submit-mail/submission', 'InboundMailSubmitted'],
] as const;

const root = resolve(import.meta.dirname, '..');
const checkedPath = resolve(import.meta.dirname, 'golden-checked.ts');

const compilerOptions = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
};

const faultOf = ({ messageText }: ts.Diagnostic): string => ts.flattenDiagnosticMessageText(messageText, '\n');

/**
 * What the compiler says when these data are given for the facts of these types, as the code now describes them: nothing when every
 * type has its data and each is of the type's newest shape.
 */
export const faultsOfData = (dataByType: Readonly<Record<string, unknown>>): readonly string[] => {
  const imports = UNIONS.map(([file, union]) => `import type { ${union} } from '../libs/${file}.js';`);
  const text = [
    ...imports,
    `type Event = ${UNIONS.map(([, union]) => union).join(' | ')};`,
    `type Expected = { [Type in Event['type']]: Extract<Event, { type: Type }>['data'] };`,
    `export const given: Expected = ${JSON.stringify(dataByType)};`,
  ].join('\n');
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => (path === checkedPath ? text : readFile(path));
  host.fileExists = (path) => path === checkedPath || fileExists(path);
  host.getSourceFile = (path, target, ...rest) =>
    path === checkedPath ? ts.createSourceFile(path, text, target) : getSourceFile(path, target, ...rest);
  const program = ts.createProgram([checkedPath], options, host);
  const file = program.getSourceFile(checkedPath);
  if (file === undefined) throw new Error('the compiler did not read the data');
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(faultOf);
};
