import { describe, expect, it } from 'vitest';
import { mailboxesIn, mailboxSomewhereIn } from './mailbox-list.js';

const first = (line: string): string => {
  const [mailbox] = [...mailboxesIn(line)];
  return mailbox === undefined ? 'none' : mailbox === null ? 'unreadable' : `${mailbox.name}|${mailbox.address}`;
};

describe('mailboxesIn', () => {
  it.each([
    ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', 'Pete|pete@silly.test'],
    ['Mary Smith <@a.test,@b.test:mary@example.net>', 'Mary Smith|mary@example.net'],
    ['John Doe <jdoe@machine(comment). example>', 'John Doe|jdoe@machine.example'],
    ['jdoe@test   . example', '|jdoe@test.example'],
    ['Ann (the) Lee <ann@example.org> (via a list)', 'Ann Lee|ann@example.org'],
    ['ann@example.org (Ann (the) Lee)', 'Ann (the) Lee|ann@example.org'],
    ["'Ann Lee' <ann@example.org>", 'Ann Lee|ann@example.org'],
    ['<mailto:ann@example.org>', '|ann@example.org'],
    ['ann@example.org [mailto:ann@example.org]', '|ann@example.org'],
    ['<<ann@example.org>>', '|ann@example.org'],
    ['Ann <ann@example.org', 'Ann|ann@example.org'],
    ['Ann Lee <ann@example.org.>', 'Ann Lee|ann@example.org'],
    ['Ann <"ann"@example.org>', 'Ann|ann@example.org'],
    ['user@[192.168.1.1]', '|user@[192.168.1.1]'],
    ['Doe, John <john@example.org>', 'Doe, John|john@example.org'],
    ['A Group:Ed <ed@example.org>,John <john@example.org>;', 'Ed|ed@example.org'],
    ['"ceo@bank.example" <evil@example.net>', 'ceo@bank.example|evil@example.net'],
    ['p\u0430ypal <a@p\u0430ypal.com>', 'p\u0430ypal|a@xn--pypal-4ve.com'],
    ['"moc.knab\u202e" <evil@example.net>', 'moc.knab|evil@example.net'],
    ['Undisclosed recipients:;', 'none'],
    ['root', 'none'],
    ['"two words"@example.org', 'unreadable'],
  ])('reads %j as %j', (line, expected) => expect(first(line)).toBe(expected));

  it('takes a line of any length in a moment', () => {
    for (const unit of ['<', '"', '(', '@.', '. ', 'a@b ', "'>", '&gt;', '\\"'])
      expect([...mailboxesIn(unit.repeat(Math.floor(131_072 / unit.length)))].length).toBeLessThan(131_072);
  });
});

describe('mailboxSomewhereIn', () => {
  it.each([
    ['=?utf-8?Q?Name_<a@example.org>?=', { name: 'Name', address: 'a@example.org' }],
    ['"not closed <ann@example.org>', { name: 'not closed', address: 'ann@example.org' }],
    ['ann\uff20example.org', { name: '', address: 'ann@example.org' }],
    ['nobody at all', null],
  ])('finds the address in %j', (line, expected) => expect(mailboxSomewhereIn(line)).toEqual(expected));
});
