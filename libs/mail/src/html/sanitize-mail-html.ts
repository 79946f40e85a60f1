import sanitize from 'sanitize-html';
import { quoteNames } from '../quoted/quote-elements.js';
import { inlineStyle } from './inline-style.js';

const MAX_REMOTE_IMAGES = 1_000;
const MAX_URL = 4_000;
const NESTING = 250;

const text =
  'a abbr acronym address b bdi bdo big blockquote br center cite code dd del details dfn div dl dt em figcaption figure font';
const more =
  'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup';
const tables =
  'article aside caption col colgroup footer header main nav table tbody td tfoot th thead time tr tt u ul var wbr';
const allowedTags = [text, more, tables].flatMap((names) => names.split(' '));

const allowedAttributes = {
  '*': ['align', 'bgcolor', 'dir', 'height', 'lang', 'style', 'title', 'valign', 'width'],
  a: ['href', 'name', 'rel', 'target'],
  // Of class and id only the names by which mail programs tell what they quote, see `quoteNames`: others mean something to the page around.
  blockquote: ['cite', 'type', 'class', 'id'],
  div: ['class', 'id'],
  hr: ['id'],
  p: ['id'],
  span: ['id'],
  col: ['span'],
  colgroup: ['span'],
  font: ['color', 'face', 'size'],
  img: ['alt', 'border', 'src', 'data-remote-image'],
  ol: ['start', 'type'],
  table: ['border', 'cellpadding', 'cellspacing'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
};

const absoluteLink = /^(?:https?:\/\/[^/\\]|mailto:)/i;
const remote = /^(?:https?:)?\/\//i;
const embedded = /^(?:cid:|data:image\/(?:png|gif|jpe?g|webp);base64,)/i;

/** As browsers do before they look at the scheme. */
// oxlint-disable-next-line no-control-regex
const trimmedUrl = (url: string | undefined): string => (url ?? '').replace(/[\u0000-\u001f\u007f]+/g, '').trim();

export type SanitizeOptions = Readonly<{
  /** `list` (by default) takes pictures from elsewhere out and lists them; `keep` lists them and leaves them in. */
  remoteImages?: 'list' | 'keep';
  /** Pictures that come with the mail under an address of their own (RFC 2557): Content-ID by address. */
  contentIds?: ReadonlyMap<string, string>;
}>;

/**
 * The HTML of a mail without what acts, fetches or leaves its frame: no script, style, form or svg, only absolute http, https and mailto
 * links, pictures only by `cid:` or as `data:`. A picture from elsewhere keeps its place as `<img data-remote-image="n">`, n being its
 * index in `remoteImages`.
 */
export const sanitizeMailHtml = (
  html: string,
  options: SanitizeOptions = {},
): { html: string; remoteImages: string[] } => {
  const remoteImages = new Map<string, number>();
  const keep = options.remoteImages === 'keep';

  const picture = (attributes: sanitize.Attributes): sanitize.Attributes => {
    const { src: given, 'data-remote-image': _forged, ...rest } = attributes;
    const src = trimmedUrl(given);
    if (embedded.test(src)) return { ...rest, src };
    const contentId = options.contentIds?.get(src);
    if (contentId !== undefined) return { ...rest, src: `cid:${contentId}` };
    if (!remote.test(src) || src.length > MAX_URL) return rest;
    const url = src.startsWith('//') ? `https:${src}` : src;
    if (remoteImages.size < MAX_REMOTE_IMAGES && !remoteImages.has(url)) remoteImages.set(url, remoteImages.size);
    const index = remoteImages.get(url);
    if (keep) return { ...rest, src: url };
    return index === undefined ? rest : { ...rest, 'data-remote-image': String(index) };
  };

  const link = (attributes: sanitize.Attributes): sanitize.Attributes => {
    const { href: given, rel: _rel, target: _target, ...rest } = attributes;
    const href = trimmedUrl(given);
    if (!absoluteLink.test(href) || href.length > MAX_URL) return rest;
    return { ...rest, href, rel: 'noopener noreferrer nofollow', target: '_blank' };
  };

  const clean = sanitize(html, {
    allowedTags,
    allowedAttributes,
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['cid', 'data', ...(keep ? ['http', 'https'] : [])] },
    allowProtocolRelative: false,
    nestingLimit: NESTING,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'svg',
      'math',
      'template',
      'iframe',
      'object',
    ],
    parseStyleAttributes: false,
    transformTags: {
      '*': (tagName, { style = '', class: classes = '', id = '', ...others }) => {
        const attributes = tagName === 'a' ? link(others) : tagName === 'img' ? picture(others) : others;
        const named = { class: quoteNames(classes), id: quoteNames(id), style: inlineStyle(style) };
        const kept = Object.entries(named).filter(([, value]) => value !== '');
        return { tagName, attribs: { ...attributes, ...Object.fromEntries(kept) } };
      },
    },
  });
  return { html: clean, remoteImages: [...remoteImages.keys()] };
};
