/** How mail programs in one language forward: `outlook` are the labels of From, Sent, To, Cc and Subject. */
export type ForwardingLanguage = Readonly<{
  language: string;
  prefix: string;
  outlook: readonly [string, string, string, string, string];
  thunderbird: string;
  /** The line of Apple Mail, then its labels of From, Subject, Date and To. */
  apple: readonly [string, string, string, string, string];
  /** What Gmail or Outlook for Mac write above a quotation. */
  attribution: string;
}>;

const X = '"Ida Brandt" <ida.brandt@nordlys.example>';

const said = (
  language: string,
  prefix: string,
  outlook: string,
  thunderbird: string,
  apple: string,
  attribution: string,
): ForwardingLanguage => ({
  language,
  prefix,
  outlook: outlook.split('|') as [string, string, string, string, string],
  thunderbird,
  apple: apple.split('|') as [string, string, string, string, string],
  attribution,
});

export const forwardingLanguages: readonly ForwardingLanguage[] = [
  said('English', 'FW:', 'From|Sent|To|Cc|Subject', 'Forwarded Message', 'Begin forwarded message:|From|Subject|Date|To', `On 4/11/2025 08:15, ${X} wrote:`),
  said('French', 'TR :', 'De\u00a0|Envoyé\u00a0|À\u00a0|Cc\u00a0|Objet\u00a0', 'Message transféré', 'Début du message réexpédié :|De|Objet|Date|À', `Le mar. 4 nov. 2025 à 08:15, ${X} a écrit :`),
  said('German', 'WG:', 'Von|Gesendet|An|Cc|Betreff', 'Weitergeleitete Nachricht', 'Anfang der weitergeleiteten Nachricht:|Von|Betreff|Datum|An', `Am 4.11.2025 um 08:15 schrieb ${X}:`),
  said('Spanish', 'RV:', 'De|Enviado el|Para|CC|Asunto', 'Mensaje reenviado', 'Inicio del mensaje reenviado:|De|Asunto|Fecha|Para', `El mar, 4 nov 2025 a las 8:15, ${X} escribió:`),
  said('Italian', 'I:', 'Da|Inviato|A|Cc|Oggetto', 'Messaggio Inoltrato', 'Inizio messaggio inoltrato:|Da|Oggetto|Data|A', `Il giorno mar 4 nov 2025 alle ore 08:15 ${X} ha scritto:`),
  said('Portuguese (Portugal)', 'FW:', 'De|Enviado|Para|Cc|Assunto', 'Mensagem reencaminhada', 'Início da mensagem reencaminhada:|De|Assunto|Data|Para', `${X} escreveu no dia terça, 4/11/2025 à(s) 08:15:`),
  said('Portuguese (Brazil)', 'ENC:', 'De|Enviada em|Para|Cc|Assunto', 'Mensagem encaminhada', 'Início da mensagem encaminhada:|De|Assunto|Data|Para', `Em ter., 4 de nov. de 2025 às 08:15, ${X} escreveu:`),
  said('Dutch', 'Doorst:', 'Van|Verzonden|Aan|CC|Onderwerp', 'Doorgestuurd bericht', 'Begin doorgestuurd bericht:|Van|Onderwerp|Datum|Aan', `Op di 4 nov 2025 om 08:15 schreef ${X}:`),
  said('Polish', 'PD:', 'Od|Wysłano|Do|DW|Temat', 'Przekazana wiadomość', 'Początek przekazywanej wiadomości:|Od|Temat|Data|Do', `wt., 4 lis 2025 o 08:15 ${X} napisał(a):`),
  said('Swedish', 'VB:', 'Från|Skickat|Till|Kopia|Ämne', 'Vidarebefordrat meddelande', 'Vidarebefordrat brev:|Från|Ämne|Datum|Till', `Den tis 4 nov. 2025 kl 08:15 skrev ${X}:`),
  said('Norwegian', 'VS:', 'Fra|Sendt|Til|Kopi|Emne', 'Videresendt melding', 'Videresendt melding:|Fra|Emne|Dato|Til', `tir. 4. nov. 2025 kl. 08:15 skrev ${X}:`),
  said('Danish', 'VS:', 'Fra|Sendt|Til|Cc|Emne', 'Videresendt meddelelse', 'Start på videresendt besked:|Fra|Emne|Dato|Til', `Den tirs. 4. nov. 2025 kl. 08.15 skrev ${X}:`),
  said('Finnish', 'VL:', 'Lähettäjä|Lähetetty|Vastaanottaja|Kopio|Aihe', 'Välitetty viesti', 'Välitetty viesti alkaa:|Lähettäjä|Aihe|Päivämäärä|Vastaanottaja', `ti 4. marrask. 2025 klo 8.15 ${X} kirjoitti:`),
  said('Czech', 'FW:', 'Od|Odesláno|Komu|Kopie|Předmět', 'Přeposlaná zpráva', 'Začátek přeposílané zprávy:|Od|Předmět|Datum|Komu', `út 4. 11. 2025 v 8:15 odesílatel ${X} napsal:`),
  said('Hungarian', 'Továbbítás:', 'Feladó|Elküldve|Címzett|Másolatot kap|Tárgy', 'Továbbított üzenet', 'Továbbított levél kezdete:|Feladó|Tárgy|Dátum|Címzett', `${X} ezt írta (időpont: 2025. nov. 4., K, 8:15):`),
  said('Romanian', 'FW:', 'De la|Trimis|Către|Cc|Subiect', 'Mesaj redirecționat', 'Începe mesajul redirecționat:|De la|Subiect|Dată|Către', `În mar., 4 nov. 2025 la 08:15, ${X} a scris:`),
  said('Turkish', 'İLT:', 'Kimden|Gönderildi|Kime|Bilgi|Konu', 'İletilmiş Mesaj', 'İleti başlangıcı:|Kimden|Konu|Tarih|Kime', `${X}, 4 Kas 2025 Sal, 08:15 tarihinde şunu yazdı:`),
  said('Russian', 'Пересл:', 'От|Отправлено|Кому|Копия|Тема', 'Перенаправленное сообщение', 'Начало переадресованного сообщения:|От|Тема|Дата|Кому', `вт, 4 нояб. 2025 г. в 08:15, ${X}:`),
  said('Ukrainian', 'FW:', 'Від|Надіслано|Кому|Копія|Тема', 'Переслане повідомлення', 'Початок листа, що пересилається:|Від|Тема|Дата|Кому', `вт, 4 лист. 2025 р. о 08:15 ${X} пише:`),
  said('Greek', 'ΠΡΘ:', 'Από|Στάλθηκε|Προς|Κοιν.|Θέμα', 'Προωθημένο μήνυμα', 'Έναρξη προωθημένου μηνύματος:|Από|Θέμα|Ημερομηνία|Προς', `Στις Τρί 4 Νοε 2025 στις 8:15 π.μ., ο χρήστης ${X} έγραψε:`),
  said('Japanese', '転送:', '差出人|送信日時|宛先|CC|件名', '転送されたメッセージ', '転送されたメッセージ:|差出人|件名|日付|宛先', `2025年11月4日(火) 8:15 ${X}:`),
  said('Chinese', '转发:', '发件人|发送时间|收件人|抄送|主题', '转发的消息', '开始转发的邮件：|发件人|主题|日期|收件人', `${X} 于2025年11月4日周二 08:15写道：`),
  said('Chinese (Taiwan)', '轉寄:', '寄件者|寄件日期|收件者|副本|主旨', '轉寄郵件', '開始轉寄郵件：|寄件人|主旨|日期|收件人', `${X} 於 2025年11月4日 週二 上午8:15寫道：`),
  said('Korean', '전달:', '보낸 사람|보낸 날짜|받는 사람|참조|제목', '전달된 메시지', '전달된 메시지:|보낸 사람|제목|날짜|받는 사람', `2025년 11월 4일 (화) 오전 8:15, ${X}님이 작성:`),
]; // prettier-ignore

const body = 'The shelves arrived with a scratch on the left side.';
export const original = { address: 'ida.brandt@nordlys.example', name: 'Ida Brandt' };
const from = 'Ida Brandt <ida.brandt@nordlys.example>';
const to = 'Desk <desk@atelier.example>';

export const outlookForward = ({ outlook: [f, s, t, c, j] }: ForwardingLanguage): string =>
  `${f}: ${from}\n${s}: 4.11.2025 08:15\n${t}: ${to}\n${c}: Per Holm <per@nordlys.example>\n${j}: Shelves\n\n${body}\n`;

export const thunderbirdForward = ({ thunderbird, apple: [, f, j, d, t] }: ForwardingLanguage): string =>
  `\n\n-------- ${thunderbird} --------\n${j}: \tShelves\n${d}: \tTue, 4 Nov 2025 08:15:00 +0100\n${f}: \t${from}\n${t}: \t${to}\n\n\n\n${body}\n`;

export const appleForward = ({ apple: [line, f, j, d, t] }: ForwardingLanguage): string =>
  `\n\n> ${line}\n> \n> ${f}: ${from}\n> ${j}: Shelves\n> ${d}: 4.11.2025, 08:15:00\n> ${t}: ${to}\n> \n> ${body}\n`;

export const yahooForward = ({ thunderbird, outlook: [f, s, t, , j] }: ForwardingLanguage): string =>
  `   ----- ${thunderbird} ----- ${f}: ${from}${t}: "desk@atelier.example" <desk@atelier.example>${s}: 4.11.2025, 08:15:00 MEZ${j}: Shelves\n ${body}`;

export const attributedForward = ({ attribution }: ForwardingLanguage): string => `${attribution}\n\n    ${body}\n`;
