/** What a line of a header block in a text says. `other` are those that only show that the block goes on. */
export type LabelKind = 'from' | 'date' | 'subject' | 'to' | 'cc' | 'replyTo' | 'other';

/**
 * The words before the colon in the header blocks that mail programs write above what they forward or answer, in lower case. English, German,
 * Dutch, Swedish, Danish and Norwegian, Icelandic, Finnish, Estonian; French, Spanish, Catalan, Italian, Portuguese, Romanian; Polish, Czech and
 * Slovak, Croatian and Serbian, Slovene, Bulgarian, Russian, Ukrainian, Lithuanian, Latvian; Hungarian, Turkish, Greek, Hebrew, Arabic,
 * Vietnamese, Indonesian, Japanese, Chinese, Korean.
 */
export const headerLabelWords: Readonly<Record<LabelKind, readonly string[]>> = {
  from: [
    'from|von|absender|van|afzender|från|avsändare|fra|afsender|avsender|frá|lähettäjä|saatja',
    'de|expéditeur|remitente|da|mittente|de la|expeditor|de parte de|remetente|enviado por',
    'od|nadawca|odesílatel|odosielateľ|šalje|pošiljatelj|pošiljalec|од|от|от кого|отправитель|подател|від|від кого|відправник|nuo|sūtītājs',
    'feladó|küldő|kimden|gönderen|από|αποστολέας|מאת|من|từ|dari|pengirim',
    '差出人|送信者|送信元|จาก|प्रेषक|از|发件人|发信人|寄件人|寄件者|寄件人地址|發件人|보낸 사람|보낸사람|보낸이|발신자|발신',
  ],
  date: [
    'date|sent|sent on|date sent|sent at|datum|gesendet|gesendet am|gesendet um|verzonden|verzonden op|verstuurd|datum verzonden',
    'skickat|skickat den|datum och tid|sendt|dato|sendt den|dato og klokkeslett|sent þann|dagsetning|lähetetty|päiväys|päivämäärä|lähetysaika|saadetud|kuupäev',
    "envoyé|envoyé le|envoyé à|date d'envoi|date d’envoi|fecha|enviado|enviado el|enviado a las|fecha de envío|enviat|enviat el",
    'data|inviato|inviato il|data di invio|inviata|inviata il|enviado em|enviada|enviada em|enviado a|data de envio|trimis|trimis la|dată',
    'wysłano|wysłane|data wysłania|wysłany|odesláno|odoslané|poslano|poslato|datum slanja|odoslaná|dátum|изпратено|послато|отправлено в|дата|отправлено|дата отправки|отправлен|надіслано|відправлено|датум|išsiųsta|data ir laikas|nosūtīts',
    'elküldve|küldve|küldés dátuma|küldés ideje|időpont|kelt|tarih|gönderilme tarihi|gönderildi|gönderim tarihi|gönderme tarihi',
    'ημερομηνία|στάλθηκε|εστάλη|απεστάλη|ημ/νία|תאריך|נשלח|تاريخ|التاريخ|تم الإرسال|ngày|đã gửi|tanggal|dikirim|bidaltze-data|ส่ง|วันที่|भेजा गया|तारीख|تاریخ|ارسال شده',
    '日付|日時|送信日時|送信日|送信|日期|发送时间|发送日期|时间|發送時間|發送日期|寄件日期|傳送日期|時間|날짜|보낸 날짜|보낸날짜|보낸 시간|보낸시간|발신일|일시',
  ],
  subject: [
    'subject|subj|betreff|betr|onderwerp|ämne|emne|efni|aihe|otsikko|teema|pealkiri',
    'objet|sujet|asunto|assumpte|oggetto|assunto|subiect|subiectul',
    'temat|předmět|predmet|naslov|zadeva|тема|относно|предмет|наслов|tema|temats',
    'tárgy|konu|θέμα|נושא|הנדון|الموضوع|موضوع|chủ đề|subjek|perihal',
    '件名|題名|เรื่อง|विषय|gaia|タイトル|主题|主旨|主題|标题|標題|제목',
  ],
  to: [
    'to|an|empfänger|aan|ontvanger|till|mottagare|til|modtager|mottaker|vastaanottaja|kenelle|kellele|adressaat|saaja',
    'à|a|pour|destinataire|destinataires|para|destinatario|destinatarios|destinatari|per a|destinatário|destinatários|către|catre|pentru',
    'do|adresat|komu|pro|adresát|prima|za|primatelj|pre|pro koho|за|кому|до|получатель|на|kam|kam',
    'címzett|kime|kimlere|alıcı|προς|παραλήπτης|אל|إلى|đến|tới|kepada',
    '宛先|受信者|受取人|ถึง|प्रति|nori|به|收件人|收信人|收件者|받는 사람|받는사람|받는이|수신자|수신|收件人地址',
  ],
  cc: [
    'cc|c.c|kopie|kopie (cc)|in kopie|bcc|blindkopie|blindkopie (bcc)|kopia|dold kopia|kopi|kopi til|kopio|piilokopio|koopia|afrit',
    'copie|copie à|copie cachée|cci|cc (copie)|copia|copia a|con copia|cco|per conoscenza|ccn|com cópia|cópia|cópia para|copie carbon',
    'dw|do wiadomości|udw|kopie na|kópia|skrytá|копия|скрытая копия|копія|прихована копія|kp|sp|másolatot kap|másolat|titkos másolat|bilgi|gizli|κοιν|κοινοποίηση|αντίγραφο|ιδ. κοιν',
    'עותק|نسخة|đồng gửi|抄送|密送|副本|密件副本|ｃｃ|참조|숨은 참조|숨은참조',
  ],
  replyTo: [
    'reply-to|reply to|antwort an|antwoord aan|svar till|svar til|vastausosoite|répondre à|responder a|rispondi a|responder para|răspunde la',
    'odpowiedz do|odpovědět komu|odpověď na|odpovedať|обратный адрес|ответить|відповісти|válaszcím|yanıtla|απάντηση προς|返信先|回复|回覆|回复至|회신|답장 받는 사람',
  ],
  other: [
    'attachments|attachment|importance|priority|organization|resent-from|resent-to|sender|message-id|newsgroups|in-reply-to|references|return-path|mime-version|content-type',
    'anlagen|anlage|anhänge|priorität|wichtigkeit|bijlagen|bijlage|urgentie|bilagor|bifogade filer|prioritet|vedhæftede filer|vedlegg|liitteet|tärkeys|organisation',
    'pièces jointes|pièce jointe|priorité|adjuntos|datos adjuntos|prioridad|importancia|allegati|priorità|anexos|anexo|prioridade|importância|atașamente|ataşamente',
    'załączniki|ważność|přílohy|důležitost|prílohy|вложения|важность|вкладення|важливість|mellékletek|fontosság|ekler|önem|συνημμένα|σπουδαιότητα|添付ファイル|重要度|附件|重要性|첨부 파일|첨부파일|중요도',
  ],
};
