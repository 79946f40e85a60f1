import { describe, expect, it } from 'vitest';
import { parseMail } from '../parse/parse-mail.js';

const envelope = { from: 'pia@atelier.example' };
const mail = (type: string, body: string, subject = 'Fwd: Invoice 88'): Buffer =>
  Buffer.from(
    `From: Pia <pia@atelier.example>\r\nTo: desk@atelier.example\r\nSubject: ${subject}\r\nDate: Tue, 4 Nov 2025 09:00:00 +0100\r\n` +
      `Message-ID: <1@atelier.example>\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`,
  );
const ines = { address: 'ines.rocha@faro.example', name: 'Inês Rocha' };

describe('a forward that is HTML only', () => {
  it.each([
    ['Gmail', '<div dir="ltr">Please handle<br><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">Inês Rocha</strong> <span dir="auto">&lt;<a href="mailto:ines.rocha@faro.example">ines.rocha@faro.example</a>&gt;</span><br>Date: Tue, Nov 4, 2025 at 8:15&#8239;AM<br>Subject: Invoice 88<br>To:  &lt;<a href="mailto:desk@atelier.example">desk@atelier.example</a>&gt;<br></div><br><br><p>Hello</p></div></div>'],
    ['Outlook', '<html><body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span lang="EN-US">From:</span></b><span lang="EN-US"> Inês Rocha &lt;ines.rocha@faro.example&gt; <br><b>Sent:</b> Tuesday, November 4, 2025 8:15 AM<br><b>To:</b> Desk &lt;desk@atelier.example&gt;<br><b>Subject:</b> Invoice 88<o:p></o:p></span></p></div></div><p class="MsoNormal">Hello</p></div></body></html>'],
    ['Outlook on the web', '<div class="elementToProof">Note</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000"><b>From:</b> Inês Rocha &lt;ines.rocha@faro.example&gt;<br><b>Sent:</b> Tuesday, November 4, 2025 8:15 AM<br><b>To:</b> Desk &lt;desk@atelier.example&gt;<br><b>Subject:</b> Invoice 88</font><div>&nbsp;</div></div><div>Hello</div>'],
    ['Outlook for Mac', '<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span style="color:black">From: </span></b><span style="color:black">Inês Rocha &lt;<a href="mailto:ines.rocha@faro.example">ines.rocha@faro.example</a>&gt;<br><b>Date: </b>Tuesday, 4 November 2025 at 08:15<br><b>To: </b>Desk &lt;<a href="mailto:desk@atelier.example">desk@atelier.example</a>&gt;<br><b>Subject: </b>Invoice 88</span></p></div><p>Hello</p>'],
    ['Apple Mail', '<div><br><blockquote type="cite"><div>Begin forwarded message:</div><br class="Apple-interchange-newline"><div style="margin:0"><span style="color:rgba(0,0,0,1.0);"><b>From: </b></span><span>Inês Rocha &lt;<a href="mailto:ines.rocha@faro.example">ines.rocha@faro.example</a>&gt;<br></span></div><div><span><b>Subject: </b></span><span><b>Invoice 88</b><br></span></div><div><span><b>Date: </b></span><span>4 November 2025 at 08:15:00 CET<br></span></div><div><span><b>To: </b></span><span>desk@atelier.example<br></span></div><br><div>Hello</div></blockquote></div>'],
    ['Yahoo', '<div class="ydp1yahoo-style-wrap"><div><br></div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-family:Helvetica"><div>----- Forwarded Message -----</div><div><b>From:</b> Inês Rocha &lt;ines.rocha@faro.example&gt;</div><div><b>To:</b> "desk@atelier.example" &lt;desk@atelier.example&gt;</div><div><b>Sent:</b> Tuesday, November 4, 2025 at 08:15:00 AM GMT+1</div><div><b>Subject:</b> Invoice 88</div><div><br></div><div>Hello</div></div></div>'],
    ['Thunderbird', '<p>see</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table" cellspacing="0"><tbody><tr><th valign="BASELINE" nowrap="nowrap" align="RIGHT">Subject: </th><td>Invoice 88</td></tr><tr><th>Date: </th><td>Tue, 4 Nov 2025 08:15:00 +0100</td></tr><tr><th>From: </th><td>Inês Rocha <a class="moz-txt-link-rfc2396E" href="mailto:ines.rocha@faro.example">&lt;ines.rocha@faro.example&gt;</a></td></tr><tr><th>To: </th><td><a href="mailto:desk@atelier.example">desk@atelier.example</a></td></tr></tbody></table><br><br><p>Hello</p></div>'],
    ['Windows Mail, with the addresses in links only', '<div class="WordSection1"><p class="MsoNormal">Sent from <a href="https://go.microsoft.com/fwlink/?LinkId=550986">Mail</a> for Windows</p><div style="mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From: </b><a href="mailto:ines.rocha@faro.example">Inês Rocha</a><br><b>Sent: </b>Tuesday<br><b>To: </b><a href="mailto:desk@atelier.example">Desk</a><br><b>Subject: </b>Invoice 88</p></div><p>Hello</p></div>'],
    ['Proton', '<div style="font-family:Arial">note</div><div class="protonmail_quote">------- Forwarded Message -------<br>From: Inês Rocha &lt;ines.rocha@faro.example&gt;<br>Date: On Tuesday, November 4th, 2025 at 8:15 AM<br>Subject: Invoice 88<br>To: desk@atelier.example &lt;desk@atelier.example&gt;<br><br><blockquote class="protonmail_quote" type="cite">Hello</blockquote></div>'],
    ['Zoho', '<div>note</div><div class="zmail_extra"><div><br>============ Forwarded message ============<br>From: Inês Rocha &lt;<a href="mailto:ines.rocha@faro.example">ines.rocha@faro.example</a>&gt;<br>To: "desk"&lt;desk@atelier.example&gt;<br>Date: Tue, 04 Nov 2025 08:15:00 +0100<br>Subject: Invoice 88<br>============ Forwarded message ============<br></div><blockquote id="blockquote_zmail"><div>Hello</div></blockquote></div>'],
    ['Samsung', '<div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:85%">Sent from my Galaxy</div></div><div><br></div><div style="font-size:100%"><!-- originalMessage --><div>-------- Original message --------</div><div>From: Inês Rocha &lt;ines.rocha@faro.example&gt; </div><div>Date: 04/11/2025  08:15  (GMT+01:00) </div><div>To: desk@atelier.example </div><div>Subject: Invoice 88 </div><div><br></div></div><p>Hello</p>'],
    ['web.de', '<div><div>Note</div><div><div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; word-wrap: break-word;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Dienstag, 04. November 2025 um 08:15 Uhr<br/><b>Von:</b>&nbsp;&quot;In&ecirc;s Rocha&quot; &lt;ines.rocha@faro.example&gt;<br/><b>An:</b>&nbsp;desk@atelier.example<br/><b>Betreff:</b>&nbsp;Invoice 88</div><div name="quoted-content">Hello</div></div></div></div>'],
    ['Roundcube', '<p>note</p><p>-------- Original Message --------</p><table border="0" cellspacing="0" cellpadding="0"><tbody><tr><th align="right" nowrap="nowrap" valign="baseline">Subject:</th><td>Invoice 88</td></tr><tr><th>Date:</th><td>2025-11-04 08:15</td></tr><tr><th>From:</th><td>In&ecirc;s Rocha &lt;ines.rocha@faro.example&gt;</td></tr><tr><th>To:</th><td>desk@atelier.example</td></tr></tbody></table><p>Hello</p>'],
    ['eM Client', '<div>note</div><div id="x87a57"><blockquote cite="x" type="cite" class="cite2"><div>------ Forwarded Message ------</div><div>From: "Inês Rocha" &lt;<a href="mailto:ines.rocha@faro.example">ines.rocha@faro.example</a>&gt;</div><div>To: desk@atelier.example</div><div>Sent: 04/11/2025 08:15:00</div><div>Subject: Invoice 88</div><div><br></div>Hello</blockquote></div>'],
  ])('is told as %s writes it', async (_, html) => {
    const parsed = await parseMail(mail('text/html; charset=utf-8', html), envelope);
    expect(parsed.forwarded).toMatchObject({ how: 'inline', from: ines, subject: 'Invoice 88', confidence: 'high' });
  }); // prettier-ignore
});

const parts = (second: string, subject?: string): Buffer =>
  mail(
    'multipart/mixed; boundary=b',
    `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease take this.\r\n--b\r\n${second}\r\n--b--`,
    subject,
  );
const attached =
  'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="Invoice 88.eml"\r\n\r\n' +
  'From: =?utf-8?q?In=C3=AAs_Rocha?= <ines.rocha@faro.example>\r\nTo: pia@atelier.example\r\nSubject: Invoice 88\r\n' +
  'Date: Mon, 3 Nov 2025 08:15:00 +0100\r\nContent-Type: text/plain\r\n\r\nHello\r\n';

describe('a forward with the mail attached', () => {
  it('is told from the attached mail, which stays an attachment', async () => {
    const parsed = await parseMail(parts(attached), envelope);
    expect(parsed.forwarded).toEqual({
      how: 'attached',
      from: ines,
      subject: 'Invoice 88',
      date: 'Mon, 3 Nov 2025 08:15:00 +0100',
      confidence: 'high',
    });
    expect(parsed.attachments).toMatchObject([{ mediaType: 'message/rfc822', fileName: 'Invoice 88.eml' }]);
  });

  it('is told as well when it came in base64', async () => {
    const [head = '', ...rest] = attached.split('\r\n\r\n');
    const coded = `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(rest.join('\r\n\r\n')).toString('base64')}`;
    expect((await parseMail(parts(coded), envelope)).forwarded).toMatchObject({ how: 'attached', from: ines });
  });

  it('is none when it is a report with the subject of a forward', async () => {
    const report = parts(attached)
      .toString()
      .replace('multipart/mixed', 'multipart/report; report-type=delivery-status');
    expect((await parseMail(Buffer.from(report), { from: null })).forwarded).toBe(null);
  });

  it('is unclear when nothing is below', async () => {
    const parsed = await parseMail(mail('text/plain', 'Please take this.\r\n\r\n-- \r\nPia\r\nFrom Atelier'), envelope);
    expect(parsed.forwarded).toEqual({ how: 'unclear', why: 'nothing-quoted' });
  });
});

describe('an answer', () => {
  it('has its quotes as ranges of the text and as marks in the HTML', async () => {
    const html = '<p>Yes.</p><blockquote type="cite"><p>Is it paid?</p></blockquote>';
    const both = `--b\r\nContent-Type: text/plain\r\n\r\nYes.\r\n\r\n> Is it paid?\r\n--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--`;
    const parsed = await parseMail(mail('multipart/alternative; boundary=b', both, 'Re: Invoice 88'), envelope);
    expect(parsed.forwarded).toBe(null);
    expect(parsed.quotes.map(({ from, to }) => parsed.text?.slice(from, to).trim())).toEqual(['> Is it paid?']);
    expect(parsed.html?.trim()).toBe(
      '<p>Yes.</p><blockquote data-quoted="" type="cite"><p>Is it paid?</p></blockquote>',
    );
  });
});
