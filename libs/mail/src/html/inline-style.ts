const MAX_STYLE = 4_000;

// What changes how text looks, and nothing that moves it out of its box, covers the page or fetches.
const properties = new Set(
  (
    'background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse border-color ' +
    'border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color border-right-style ' +
    'border-right-width border-spacing border-style border-top border-top-color border-top-style border-top-width border-width color ' +
    'direction display font font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style-type ' +
    'margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width padding padding-bottom ' +
    'padding-left padding-right padding-top table-layout text-align text-decoration text-indent text-transform unicode-bidi ' +
    'vertical-align white-space width word-break word-spacing word-wrap overflow-wrap'
  ).split(' '),
);

// An escape could spell `url(`, a comment could hide it; var() and attr() reach outside of the declaration.
const dangerous = /[\\<>{}@]|\/\*|(?:url|expression|var|attr|image|image-set|element|src)\s*\(|javascript:/i;

// A negative distance, also one that is calculated, moves what it stands at out of its box.
const distance = /^(?:margin|text-indent|letter-spacing|word-spacing)/;
const outward = /[-(]/;

const isHarmless = (property: string, value: string): boolean =>
  properties.has(property) && !dangerous.test(value) && !(distance.test(property) && outward.test(value));

/** Those declarations of a `style` attribute that only change how text looks; '' when none is left. */
export const inlineStyle = (style: string): string => {
  if (style.length > MAX_STYLE) return '';
  const kept: string[] = [];
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (colon > 0 && value !== '' && value.length <= 200 && isHarmless(property, value)) {
      kept.push(`${property}:${value}`);
    } else if (property === 'background' && /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%]{3,40}\))$/i.test(value)) {
      kept.push(`background-color:${value}`);
    }
  }
  return kept.join(';');
};
