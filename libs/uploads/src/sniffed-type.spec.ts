import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sniffedType } from './sniffed-type.http.js';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const PDF = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n');
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 0x90)]);
const ZIP = Buffer.from('504b0304140000000000', 'hex');
const DOC = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);

describe('the type of a file', () => {
  it.each<[string, Buffer, string, string]>([
    ['a picture that is called a page', PNG, 'text/html', 'image/png'],
    ['a document', PDF, 'application/octet-stream', 'application/pdf'],
    ['a program that is called a document', EXE, 'application/pdf', 'application/x-msdownload'],
    ['an archive', ZIP, 'image/png', 'application/zip'],
    [
      'a document of OpenDocument',
      ZIP,
      'application/vnd.oasis.opendocument.text',
      'application/vnd.oasis.opendocument.text',
    ],
    ['an old document of an office', DOC, 'application/msword', 'application/msword'],
    ['an old one that is called a picture', DOC, 'image/png', 'application/x-cfb'],
    ['a table', Buffer.from('name;größe\n'), 'text/csv', 'text/csv'],
    ['data', Buffer.from('{"a": 1}'), 'application/json', 'application/json'],
    ['a text that is called a picture', Buffer.from('hello'), 'image/png', 'text/plain'],
    ['a text in Latin-1', Buffer.from('gr\u00f6\u00dfe', 'latin1'), 'text/plain', 'text/plain'],
    ['bytes that are called a text', Buffer.from([0, 1, 2, 3]), 'text/plain', 'application/octet-stream'],
    ['bytes', Buffer.from([0xff, 0x00, 0x12]), 'application/x-own', 'application/octet-stream'],
    ['nothing', Buffer.alloc(0), 'application/octet-stream', 'text/plain'],
  ])('is told from its bytes: %s', async (_, head, told, type) => expect(await sniffedType(head, told)).toBe(type));

  it('is told of any bytes, wherever they are cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(PNG, PDF, EXE, ZIP, DOC),
        fc.uint8Array(),
        fc.nat(700),
        async (start, more, at) => {
          const head = Buffer.concat([start, Buffer.from(more)]).subarray(0, at);
          expect(await sniffedType(head, 'text/plain')).toMatch(/^[a-z]+\/[a-z0-9.+-]+$/);
        },
      ),
    ));
});
