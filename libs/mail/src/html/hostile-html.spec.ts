import { describe, expect, it } from 'vitest';
import { inlineStyle } from './inline-style.js';
import { sanitizeMailHtml } from './sanitize-mail-html.js';

const clean = (html: string): string => sanitizeMailHtml(html).html;

/** Ways in that filters have missed before: the lists of OWASP and html5sec, and mutations that a browser's parser makes. */
const vectors = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://x.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script\u0000>alert(1)</script>',
  '<script/x src=//x.example></script>',
  '<<script>alert(1);//<</script>',
  '<img src=x onerror=alert(1)>',
  '<img/src=x/onerror=alert(1)>',
  '<img src="x`onerror=alert(1)">',
  '<img """><script>alert(1)</script>">',
  '<img src=javascript:alert(1)>',
  '<img dynsrc="javascript:alert(1)" lowsrc="javascript:alert(1)">',
  '<img src="x" srcset="https://x.example/1.png 2x">',
  '<img src=data:text/html;base64,PHNjcmlwdD4=>',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<picture><source srcset="https://x.example/1.png"><img></picture>',
  '<video poster=https://x.example/1.png src=https://x.example/1.mp4 onloadstart=alert(1)></video><audio src=x></audio>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<a href="java&#x0A;script:alert(1)">x</a>',
  '<a href="jav\tascript:alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="file:///etc/passwd">x</a><a href="//x.example">y</a><a href="\\\\x.example\\y">z</a>',
  '<a href="https:x.example">x</a><a href="/v1/threads">y</a><a href="?a">z</a><a href="#a">w</a>',
  '<a href=https://x.example ping=https://x.example/ping target=_top>x</a>',
  '<svg onload=alert(1)>',
  '<svg><script href="data:text/javascript,alert(1)"/></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<math><a xlink:href="javascript:alert(1)">x</a></math>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<title><img title="</title><img src=x onerror=alert(1)>"></title>',
  '<xmp><img title="</xmp><img src=x onerror=alert(1)>"></xmp>',
  '<template><img src=x onerror=alert(1)></template>',
  '<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=alert(1)>">',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><?php echo 1 ?><script>alert(1)</script>',
  '<style>@import "https://x.example/x.css";</style>',
  '<style>*{background:url(https://x.example)}</style>',
  '<link rel=stylesheet href=https://x.example/x.css><link rel=prefetch href=https://x.example>',
  '<meta http-equiv=refresh content="0;url=https://x.example"><meta http-equiv=Set-Cookie content=x>',
  '<base href="https://x.example/">',
  '<iframe src=https://x.example></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<frameset><frame src=https://x.example></frameset>',
  '<object data=https://x.example></object><embed src=https://x.example><applet code=x></applet>',
  '<form action=https://x.example><input type=password><button formaction=https://x.example>x</button></form>',
  '<isindex type=image src=1 onerror=alert(1)>',
  '<body onload=alert(1) background=https://x.example/1.png>x',
  '<table background="https://x.example/1.png"><td background="javascript:alert(1)">x</table>',
  '<div style="background-image:url(https://x.example/1.png)">x</div>',
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="width:exp/**/ression(alert(1))">x</div>',
  '<div style="behavior:url(#x);-moz-binding:url(x)">x</div>',
  '<div style="color:\\75rl(x);background:\\75\\72\\6c(https://x.example)">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%;z-index:9">x</div>',
  '<div style="color:red}body{display:none">x</div>',
  '<p style="list-style:url(https://x.example);content:url(x);cursor:url(x);filter:url(x)">x</p>',
  '<p style="font-family:\'x\';background-color:var(--x)">x</p>',
  '<p onclick=alert(1) ONMOUSEOVER=alert(1) onfocus=alert(1) autofocus tabindex=1 contenteditable>x</p>',
  '<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>y</marquee>',
  '<keygen autofocus onfocus=alert(1)><dialog open>x</dialog>',
  '<p data-remote-image=0 is=x-y slot=z part=w>x</p>',
  '<custom-element onclick=alert(1)>x</custom-element>',
  '<div class="fixed inset-0 z-50"><a href="https://x.example">x</a></div>',
  '<div id="root">x</div><p id="app">y</p><span id="x_body">z</span><hr id=config>',
  '<blockquote class="gmail_quote\tfixed\ninset-0" id="gmail_quote root">x</blockquote>',
  '<div style="margin-top:-900px">x</div><div style="MARGIN:0 -99em 0 0">y</div>',
  '<p style="text-indent:-9999px">x</p><p style="text-indent:-.5e4px;letter-spacing:-99px;word-spacing:-99px">y</p>',
  '<div style="margin-left:calc(0px - 900px)">x</div><div style="margin:clamp(0px - 900px, 0px, 0px)">y</div>',
  '<b a="><script>alert(1)</script>">x</b>',
  '<b/onclick=alert(1)//>x</b>',
  '<b title=\'x\' title="y" onclick=alert(1)>x</b>',
  '</p/onclick=alert(1)>',
  '\u2028<script>alert(1)</script>',
  '<p>\ufeff<\u200bscript>alert(1)</script></p>',
] as const;

const links = /^(?:https?:\/\/[^/\\]|mailto:|cid:|data:image\/(?:png|gif|jpe?g|webp);base64,)/;

const mustBeHarmless = (html: string): void => {
  for (const [tag] of html.matchAll(/<[^>]*>/g)) {
    expect(tag).toMatch(/^<\/?[a-z][a-z0-9]*(?: [a-z-]+="[^"<>]*"| [a-z-]+)* ?\/?>$/);
    expect(tag).not.toMatch(
      /^<\/?(?:script|style|svg|math|form|input|button|select|iframe|object|embed|link|meta|base|template|body)\b/,
    );
    expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(
      / (?:on[a-z]+|srcset|action|formaction|background|poster|ping|xlink|srcdoc|is|slot|contenteditable|autofocus)\b/,
    );
    for (const [, name, names = ''] of tag.matchAll(/ ([a-z-]+)="([^"]*)"/g))
      if (name === 'class' || name === 'id') expect(names).toBe('gmail_quote');
    for (const [, , url = ''] of tag.matchAll(/ (src|href)="([^"]*)"/g)) expect(url).toMatch(links);
    for (const [, style = ''] of tag.matchAll(/ style="([^"]*)"/g))
      expect(style).not.toMatch(/url|expression|var\(|position|(?:margin|indent|spacing)[^:;]*:[^;]*[-(]|[\\{}@]/i);
  }
};

describe('sanitizeMailHtml', () => {
  it.each(vectors)('makes %j harmless', (html) => {
    const once = clean(html);
    mustBeHarmless(once);
    expect(once).not.toMatch(/<[^>]*alert\(1\)/);
    // What is written is what is read again: nothing is left that another parser would see otherwise.
    expect(clean(once).replaceAll(/ data-remote-image="\d+"/g, '')).toBe(
      once.replaceAll(/ data-remote-image="\d+"/g, ''),
    );
  });

  it('makes them harmless within each other', () => {
    for (const outer of ['<div title="', '<table><tr><td>', '<a href="https://x.example">', '<!-- ', '<p style="'])
      for (const vector of vectors) mustBeHarmless(clean(`${outer}${vector}">-->x`));
  });

  it.each([
    '<b>',
    '<p ',
    '<a href="',
    '<!--',
    '&#',
    '</b>',
    '<td>',
    'a="b" ',
    '<img src=//x.example/>',
    '<p style="a:b;',
    '<',
    '"',
    "='",
  ])('comes to an end for %j again and again', (unit) =>
    mustBeHarmless(clean(unit.repeat(Math.floor(60_000 / unit.length)))),
  );
});

describe('class and id', () => {
  it.each([
    '<blockquote type="cite" class="gmail_quote">x</blockquote>',
    '<div class="gmail_quote gmail_quote_container">x</div>',
    '<div class="threadlog_quote">x</div>',
    '<div id="x_x_divRplyFwdMsg">x</div>',
    '<span id="OLK_SRC_BODY_SECTION">x</span>',
    '<div id="yahoo_quoted_4211">x</div>',
    '<div class="somebody_quote">x</div>',
  ])('keep what a quote is known by: %s', (html) => expect(clean(html)).toBe(html));

  it('keep no name beside it', () =>
    expect(clean('<div class="gmail_quote fixed" id="root">x</div>')).toBe('<div class="gmail_quote">x</div>'));
});

describe('inlineStyle', () => {
  it('keeps what only changes how text looks', () => {
    expect(inlineStyle('color: #333; font: bold 12px/1.5 Arial, sans-serif; background: #fff; margin:0 auto')).toBe(
      'color:#333;font:bold 12px/1.5 Arial, sans-serif;background-color:#fff;margin:0 auto',
    );
  });
});
