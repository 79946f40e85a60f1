import type { LabelKind } from './header-label-words.js';
import { headerLabelOf, headerLabelsIn } from './header-label.js';
import { contentOf, lineAt } from './text-line.js';

/** The header of an earlier mail as a text gives it: it begins at `start`, and at `end` the text goes on after its last line. */
export type HeaderBlock = Readonly<{ fields: ReadonlyMap<LabelKind, string>; start: number; end: number }>;

const MAX_LINES = 40;
const MAX_OTHERS = 5;
const MAX_CONTINUATION = 30;
const MAX_BLANKS = 2;
const main: readonly LabelKind[] = ['from', 'date', 'subject', 'to'];

/** Whether the block names its sender and at least two of date, subject and recipient. */
export const isCompleteBlock = ({ fields }: HeaderBlock): boolean =>
  fields.has('from') && main.filter((kind) => fields.has(kind)).length >= 3;

/**
 * The header block whose first line begins at `from`: labels of which none is there twice, with values on their own or on the following
 * lines, at most two blank lines between them, all behind as many quotation marks. null when the line begins with no label.
 */
export const headerBlockAt = (text: string, from: number): HeaderBlock | null => {
  const first = lineAt(text, from);
  const content = contentOf(text, first);
  const label = headerLabelOf(content);
  if (label === null) return null;
  const inLine = headerLabelsIn(content);
  if (inLine.length > 0) {
    return { fields: new Map(inLine.map(({ kind, value }) => [kind, value])), start: from, end: first.next };
  }
  return new BlockReader(text, first.depth).read(from);
};

class BlockReader {
  readonly #fields = new Map<LabelKind, string>();
  #current: LabelKind | null = null;
  #pending: string[] = [];
  #blanks = 0;
  #others = 0;
  #end = 0;

  constructor(
    private readonly text: string,
    private readonly depth: number,
  ) {}

  read(from: number): HeaderBlock {
    let at = from;
    for (let lines = 0; lines < MAX_LINES && at < this.text.length; lines += 1) {
      const line = lineAt(this.text, at);
      const content = contentOf(this.text, line);
      if (content === '') this.#blanks += 1;
      else if (line.depth !== this.depth || !this.#take(content, line.next)) break;
      if (this.#blanks > MAX_BLANKS) break;
      at = line.next;
    }
    // A sender's address may stand below the name; what else follows the last label is the mail itself.
    const name = this.#fields.get('from') ?? '';
    const below = this.#pending[0] ?? '';
    if (this.#current === 'from' && !name.includes('@') && below.includes('@')) {
      this.#fields.set('from', `${name} ${below}`);
    }
    return { fields: this.#fields, start: from, end: this.#end };
  }

  #take(content: string, next: number): boolean {
    const label = headerLabelOf(content);
    if (label !== null) {
      if (label.kind === 'other' ? (this.#others += 1) > MAX_OTHERS : this.#fields.has(label.kind)) return false;
      if (this.#pending.length > 0 && main.every((kind) => this.#fields.has(kind))) return false;
      this.#endValue(label.kind);
      this.#fields.set(label.kind, label.value);
    } else if (this.#fields.get(this.#current ?? 'other') === '') {
      this.#fields.set(this.#current ?? 'other', content);
    } else if (isUnknownLabel(content) && this.#blanks === 0 && !main.every((kind) => this.#fields.has(kind))) {
      this.#endValue('other');
      return (this.#others += 1) <= MAX_OTHERS;
    } else {
      if (this.#blanks > 0 || this.#pending.length >= MAX_CONTINUATION) return false;
      this.#pending.push(content);
      return true;
    }
    this.#blanks = 0;
    this.#end = next;
    return true;
  }

  /** What stood below the last label belongs to it, since another one follows. */
  #endValue(next: LabelKind): void {
    if (this.#current !== null && this.#pending.length > 0) {
      const value = [this.#fields.get(this.#current) ?? '', ...this.#pending].join(' ').trim();
      this.#fields.set(this.#current, value);
    }
    this.#pending = [];
    this.#current = next;
  }
}

/** `Label: value` with a label that is in no list: it is none of the values around it, an address in it least of all. */
const isUnknownLabel = (content: string): boolean => {
  const colon = content.slice(0, 30).search(/[:：]/);
  return colon >= 2 && !/[@<>[("',;]/.test(content.slice(0, colon));
};
