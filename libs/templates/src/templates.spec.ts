import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sanitizable } from './mask-liquid.js';
import { TemplateFaulty } from './template-faulty.js';
import type { TemplateValues } from './template-messages.js';
import { Templates } from './templates.js';

const templates = new Templates({ timeoutMs: 2_000, memoryMb: 64 });
afterAll(() => templates.close());

const html = (source: string) => [{ name: 'html', source, escaped: true }];
const text = (source: string) => [{ name: 'text', source, escaped: false }];

const zoe: TemplateValues = { contact: { name: 'Zoë <b>', email: 'zoe@example.org' }, list: ['a', 'b'] };

const faultsOf = async (source: string): Promise<TemplateFaulty['faults']> => {
  const error: unknown = await templates.render(text(source), zoe).catch((fault: unknown) => fault);
  if (error instanceof TemplateFaulty) return error.faults;
  throw new Error(`no fault was found, but ${JSON.stringify(error)}`);
};

describe('a template', () => {
  it('gets the values, as text where it is HTML', async () => {
    const source = 'Hello {{ contact.name }}{% for one in list %}, {{ one | upcase }}{% endfor %}';
    expect((await templates.render(text(source), zoe)).parts).toEqual({ text: 'Hello Zoë <b>, A, B' });
    expect((await templates.render(html(source), zoe)).parts).toEqual({ html: 'Hello Zoë &lt;b&gt;, A, B' });
  });

  it('names each variable that has no value once, as it was written', async () => {
    const source = '{{ contact.phone }} {{ deal.name | append: deal.stage }} {{ contact.phone }} {{ nobody }}';
    expect(await templates.render(text(source), zoe)).toEqual({
      parts: { text: '   ' },
      missing: ['contact.phone', 'deal.name', 'nobody', 'deal.stage'],
    });
  });

  it('misses nothing that has a default, is only asked for, or stands where nobody comes', async () => {
    const source =
      '{{ contact.phone | default: "none" }}{% if contact.phone %}{{ contact.phone }}{% endif %}{% if deal.name %}x{% endif %}';
    expect(await templates.render(text(source), zoe)).toEqual({ parts: { text: 'none' }, missing: [] });
  });

  it('knows nothing of prototypes', async () => {
    const source = '{{ contact.constructor.name }}{{ contact.__proto__ }}{{ list.constructor }}';
    expect((await templates.render(text(source), zoe)).parts).toEqual({ text: '' });
  });

  it.each([
    ['Hello\n  {{ contact.name ', 2, 3],
    ['{% if contact %}', 1, 1],
    ['a\n{% unknown %}', 2, 1],
    ['{{ contact.name | shout }}', 1, 1],
    ['{% include "/etc/passwd" %}', 1, 1],
    ['{% render "other" %}', 1, 1],
    ['{% layout "other" %}', 1, 1],
  ])('that cannot be read is refused with line and column: %j', async (source, line, column) => {
    expect(await faultsOf(source)).toMatchObject([{ part: 'text', line, column }]);
  });

  it.each([
    ['runs for ever', '{% for a in (1..9000) %}{% for b in (1..9000) %}{% assign c = b %}{% endfor %}{% endfor %}'],
    ['counts too far', '{% for a in (1..1000000000) %}x{% endfor %}'],
    ['says too much', `{% for a in (1..9000) %}${'x'.repeat(1_000)}{% endfor %}`],
    ['doubles itself', `{% assign a = "${'x'.repeat(1_000)}" %}${'{% assign a = a | append: a %}'.repeat(30)}{{ a }}`],
    [
      'hoards',
      `{% capture a %}{% for n in (1..90000) %}${'y'.repeat(1_000)}{% endfor %}{% endcapture %}${'{% assign b = a | upcase | append: b %}'.repeat(9)}`,
    ],
    ['is nested deeply', `${'{% if true %}'.repeat(20_000)}${'{% endif %}'.repeat(20_000)}`],
  ])('that %s is ended, and the next one is rendered', async (_, source) => {
    expect(await faultsOf(source)).toMatchObject([{ part: 'text', detail: expect.stringMatching(/\w/) as string }]);
    expect((await templates.render(text('ok'), zoe)).parts).toEqual({ text: 'ok' });
  });

  it('of any text comes to an end: it is rendered, or refused', async () => {
    const words = fc.constantFrom(
      ...[
        '{{',
        '}}',
        '{%',
        '%}',
        '|',
        'for',
        'in',
        '(1..99999999)',
        'endfor',
        'if',
        'endif',
        'assign',
        'a',
        '=',
        'raw',
      ],
      ...[
        'endraw',
        'capture',
        'endcapture',
        'contact.name',
        '"',
        ' ',
        '\n',
        'append:',
        'split:',
        'case',
        '[',
        ']',
        '<',
      ],
    );
    const source = fc.oneof(
      fc.array(words, { maxLength: 60 }).map((all) => all.join(' ')),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(source, async (written) => {
        const came = await templates.render(html(written), zoe).catch((error: unknown) => error);
        if (!(came instanceof TemplateFaulty)) expect(came).toHaveProperty('parts.html');
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe('the Liquid in HTML', () => {
  it('comes back as it was, whatever was done to the HTML around it', () => {
    const source = '<p>{% if a < b %}{{ "<i>" | append: x }}{% endif %} liquid0x0z</p>';
    const { html: masked, restore } = sanitizable(source);
    expect(masked).toBe('<p>liquid1x0zliquid1x1zliquid1x2z liquid0x0z</p>');
    expect(restore(masked.replaceAll('p>', 'div>'))).toBe(source.replaceAll('p>', 'div>'));
  });

  it('is found in any text in a time that grows with its length', () => {
    for (const piece of ['{{', '{%', '{{}', '{% {{']) {
      const source = piece.repeat(150_000);
      expect(sanitizable(source).restore(sanitizable(source).html)).toBe(source);
    }
  }, 5_000);
});
