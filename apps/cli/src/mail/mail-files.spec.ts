import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailFiles, mailsIn } from './mail-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-mail-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = async (path: string, content: string | Buffer): Promise<void> => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
};

const found = async (...paths: readonly string[]) => {
  const told: string[] = [];
  let size = 0;
  const files = await mailFiles(paths.map((path) => join(folder, path)));
  for await (const one of mailsIn(files, { quoting: 'mboxrd', maxBytes: 1_000 })) {
    const source = one.source.slice(folder.length + 1);
    told.push(
      'why' in one ? `${source}: ${one.why}${one.lost ? ' (lost)' : ''}` : `${source} = ${one.bytes.toString()}`,
    );
    size = one.upTo;
  }
  return { told, size };
};

const FROM = 'From ann@example.org Tue Jan 13 09:30:00 2026\n';

describe('the mails in files', () => {
  it('are found in folders of folders, in mboxes, and in Maildirs without their rest', async () => {
    await file('b/2.eml', 'no header at all');
    await file('b/1.eml', 'Subject: 1\r\n\r\n');
    await file('a/list', `${FROM}S: 1\n\n${FROM}S: 2\n\n`);
    await file('md/cur/1:2,S', '\nReceived: x\n\n');
    await file('md/new/2', 'anything');
    await file('md/tmp/3', 'Subject: half\n');
    await file('md/dovecot-uidlist', '3 V1 N2\n');
    await file('md/.Archive/cur/4', 'S: 4\n\n');
    await mkdir(join(folder, 'md/.Archive/new'));
    const { told, size } = await found('.');
    expect(told).toEqual([
      'a/list@0 = S: 1\n',
      `a/list@${FROM.length + 6} = S: 2\n`,
      'b/1.eml = Subject: 1\r\n\r\n',
      'b/2.eml = no header at all',
      'md/.Archive/cur/4 = S: 4\n\n',
      'md/cur/1:2,S = \nReceived: x\n\n',
      'md/new/2 = anything',
    ]);
    expect(size).toBeGreaterThan(100);
  });

  it('are told from other files, and each that is not taken has its reason', async () => {
    await file('notes', 'Dear diary\n');
    await file('empty.eml', '');
    await file('large.eml', `Subject: x\n\n${'x'.repeat(1_000)}`);
    await file('large.mbox', `${FROM}S: 1\n\n${'x\n'.repeat(1_000)}\n${FROM}S: 2\n`);
    expect((await found('.')).told).toEqual([
      'empty.eml: it is empty',
      'large.eml: it is larger than 1000 bytes (lost)',
      'large.mbox@0: it is larger than 1000 bytes (lost)',
      `large.mbox@${FROM.length + 2_007} = S: 2\n`,
      'notes: it is no mail',
    ]);
  });

  it('that cannot be read are told, and the others found all the same', async () => {
    await file('a.eml', 'Subject: 1\n\n');
    await file('gone.eml', 'Subject: 2\n\n');
    const files = await mailFiles([folder]);
    await rm(join(folder, 'gone.eml'));
    await symlink('nowhere', join(folder, 'link'));
    const told: string[] = [];
    for await (const one of mailsIn(files, { quoting: 'mboxrd', maxBytes: 1_000 })) {
      told.push('why' in one ? `${one.lost} ${one.why}` : 'taken');
    }
    expect(told).toEqual(['taken', 'true there is no such file or folder']);
    await expect(mailFiles([join(folder, 'link')])).rejects.toThrow('there is no such file or folder');
  });

  it('are taken through a link, and a folder behind one is named', async () => {
    await file('away/1.eml', 'Subject: 1\n\n');
    await file('md/cur/2', 'Subject: 2\n\n');
    await mkdir(join(folder, 'md/new'));
    await mkdir(join(folder, 'in'));
    await symlink(join(folder, 'away/1.eml'), join(folder, 'in/linked.eml'));
    await symlink(join(folder, 'in'), join(folder, 'in/round'));
    await symlink(join(folder, 'away'), join(folder, 'md/.Archive'));
    await symlink('nowhere', join(folder, 'in/broken.eml'));
    const why = 'it is a link to a folder: name the folder itself (lost)';
    expect((await found('in', 'md')).told).toEqual([
      'in/broken.eml: there is no such file or folder (lost)',
      'in/linked.eml = Subject: 1\n\n',
      `in/round: ${why}`,
      `md/.Archive: ${why}`,
      'md/cur/2 = Subject: 2\n\n',
    ]);
  });

  it('are taken from a file that is named, whatever it is', async () => {
    await file('mail', 'Dear diary\n');
    expect((await found('mail')).told).toEqual(['mail = Dear diary\n']);
  });

  it('are found in a file with an old separator before it as in any other', async () => {
    await file('a.eml', `${FROM}Subject: 1\n\nx\n\n${FROM}no mbox`);
    expect((await found('.')).told).toEqual([`a.eml = ${FROM}Subject: 1\n\nx\n\n${FROM}no mbox`]);
  });

  it('are missed in plain words', async () => {
    await file('a.eml', 'Subject: x\r\n\r\n');
    const missing = 'there is no such file or folder';
    await expect(found('nowhere')).rejects.toThrow(`${join(folder, 'nowhere')}: ${missing}`);
    await expect(found('a.eml/b.eml')).rejects.toThrow(`${join(folder, 'a.eml/b.eml')}: ${missing}`);
  });
});
