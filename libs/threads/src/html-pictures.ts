/** A picture of a sanitised HTML body, as it is written there. */
export const pictures = /<img\b[^<>]*>/gi;

const source = /\ssrc="([^"]*)"/i;

const unescaped: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** Where such a picture lies; undefined where it does not say. */
export const sourceOf = (picture: string): string | undefined =>
  source.exec(picture)?.[1]?.replace(/&(?:amp|lt|gt|quot);/g, (reference) => unescaped[reference] ?? reference);

/** The picture with another source, which needs no escaping; without one where that is empty. */
export const withSource = (picture: string, src: string): string =>
  picture.replace(source, () => (src === '' ? '' : ` src="${src}"`));

/** The Content-ID that a `cid:` URL names (RFC 2392); null for any other URL. */
export const contentIdIn = (src: string): string | null => {
  const named = /^cid:(.*)$/i.exec(src)?.[1];
  if (named === undefined) return null;
  try {
    return decodeURIComponent(named);
  } catch (error) {
    if (error instanceof URIError) return named;
    throw error;
  }
};

/** The Content-IDs of the pictures that the HTML shows. */
export const contentIdsShown = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(pictures)].flatMap(([picture]) => contentIdIn(sourceOf(picture) ?? '') ?? []));

/** The HTML with other Content-IDs, of letters, digits, dots and hyphens, for those that `names` has. */
export const withContentIds = (html: string, names: ReadonlyMap<string, string>): string =>
  html.replace(pictures, (picture) => {
    const name = names.get(contentIdIn(sourceOf(picture) ?? '') ?? '');
    return name === undefined ? picture : withSource(picture, `cid:${name}`);
  });
