import { describe, expect, it } from 'vitest';
import { existingFolder, holdsUnread, readableFolder } from './imap-folders.js';

const folder = (path: string, ...flags: string[]) => ({ path, delimiter: '/', flags: new Set(flags) });

describe('folders that are never read', () => {
  it.each([
    ['\\Junk', 'spam'],
    ['\\Trash', 'deleted mail'],
    ['\\Drafts', 'drafts'],
    ['\\Sent', 'sent mail'],
    ['\\All', 'all mail, also what was sent'],
  ])('one flagged %s holds %s, whatever it is called', (flag, holds) =>
    expect(holdsUnread(folder('Customers', flag))).toBe(holds),
  );

  it.each([
    ['Junk', 'spam'],
    ['INBOX/Spam', 'spam'],
    ['[Gmail]/Spam', 'spam'],
    ['Junk-E-Mail', 'spam'],
    ['Courrier indésirable', 'spam'],
    ['Correo no deseado', 'spam'],
    ['Posta indesiderata', 'spam'],
    ['Ongewenste e-mail', 'spam'],
    ['Skräppost', 'spam'],
    ['Нежелательная почта', 'spam'],
    ['垃圾邮件', 'spam'],
    ['迷惑メール', 'spam'],
    ['Unerwünschte Werbung', 'spam'],
    ['Spamverdacht', 'spam'],
    ['Quarantine', 'spam'],
    ['Spam/2026', 'spam'],
    ['Papierkorb', 'deleted mail'],
    ['Corbeille', 'deleted mail'],
    ['Gelöschte Elemente', 'deleted mail'],
    ['Entwürfe', 'drafts'],
    ['Brouillons', 'drafts'],
    ['Gesendet', 'sent mail'],
    ['Éléments envoyés', 'sent mail'],
    ['Sent Items', 'sent mail'],
  ])('one called %s holds %s', (path, holds) => expect(holdsUnread(folder(path, '\\HasNoChildren'))).toBe(holds));

  it('a name tells also where a flag says something harmless', () =>
    expect(holdsUnread(folder('Spam', '\\Archive'))).toBe('spam'));

  it.each(['INBOX', 'inbox', 'Customers', 'Support', 'INBOX/Orders', 'Antispam project', 'Archive', 'Sent to clients'])(
    '%s is read',
    (path) => expect(holdsUnread(folder(path))).toBeNull(),
  );
});

describe('the folder by a name', () => {
  const folders = [folder('INBOX'), folder('Done'), folder('Junk'), folder('Shared', '\\Noselect')];

  it('is told as the server writes it', () => {
    expect(readableFolder('inbox', folders)).toBe('INBOX');
    expect(existingFolder('Done', folders)).toBe('Done');
    expect(existingFolder('Junk', folders)).toBe('Junk');
  });

  it('is refused in plain words', () => {
    expect(() => readableFolder('Junk', folders)).toThrow('the folder "Junk" holds spam: it is never read');
    expect(() => readableFolder('Other', folders)).toThrow('there is no folder "Other": the server has INBOX, Done');
    expect(() => existingFolder('Shared', folders)).toThrow('there is no folder "Shared"');
  });
});
