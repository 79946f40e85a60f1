// Parts of words, in lower case: the words around them change from program to program and from version to version.

/** What a line between dashes says that stands above a forwarded mail, and no other. */
export const forwardStems: readonly string[] = [
  'forward|fwd|weitergeleitet|weiterleitung|doorgestuurd|doorgezonden|vidarebefordra|videresend|vidaresend|trochstjoerd|áframsend|framsend|välitet|välitty|edasta',
  'transfér|transmis|réexpédi|réachemin|renvoyé|reenviad|reenvío|reenviat|reunvi|remitid|renvià|birbidali|inoltrat|inoltro|encaminhad|reencaminhad|redirecționat|redirecţionat|retransmis|înaintat|înaintare|transmis mai departe',
  'przekazan|przekazyw|przesłan|przesyłan|přeposlan|přeposílan|preposlan|preposielan|proslij|proslijeđ|prosleđ|posredovan|препратен|прослеђ|persiųst|sposrědkow|pósrědnj|përcjell|persiųs|pārsūt',
  'пересыла|переслан|пересила|перенаправ|переадрес|накіраван|továbbít|iletil|iletim|yönlendiril|ileti başlangıcı|προωθ|הועבר|מועבר|معاد توجيه|ممرّرة|تمت إعادة|chuyển tiếp|diteruskan|terusan',
  '転送|转发|轉寄|轉發|전달된|전달 메시지|전달 메일|전달한',
].flatMap((line) => line.split('|')); // prettier-ignore

/** What stands above an earlier mail, answered or forwarded. */
export const originalStems: readonly string[] = [
  'original|ursprüng|oorspronkelijk|alkuperäi|upphaflegt|algne',
  'd’origine|d\'origine|originale|mensaje original|messaggio originale|mensagem original|mesaj original|mesajul original',
  'oryginaln|původní|pôvodn|izvorna|originalna|izvirno|исходн|оригинал|первоначальн|початков|вихідн|оригінал|изходн',
  'eredeti|orijinal|özgün|αρχικό|αρχικο|הודעה מקורית|המקורית|الأصلية|ban đầu|asli',
  '元の|元メッセージ|オリジナル|原始|原邮件|原郵件|原件|원본',
].flatMap((line) => line.split('|')); // prettier-ignore

/** What says that it is a mail that is forwarded, for lines without dashes. */
export const messageStems: readonly string[] = [
  'message|mail|mejl|email|nachricht|bericht|meddelande|meddelelse|melding|besked|brev|viesti|sõnum|bréf|skeyti|kiri',
  'mensaje|correo|missatge|messaggio|mensagem|mesaj|courrier|courriel',
  'wiadomoś|zpráv|správ|poruk|sporočil|съобщ|сообщен|письм|повідомл|лист|порук|laišk|vēstul',
  'levél|üzenet|ileti|e-posta|eposta|iletim|μήνυμα|μηνύματος|הודעה|رسالة|thư|tin nhắn|pesan',
  'メッセージ|メール|邮件|郵件|信件|메시지|메일',
].flatMap((line) => line.split('|'));

/** How a line begins that stands below a forwarded mail. */
export const endWords: readonly string[] =
  'end |ende |fin |fine |einde |slut |slutt |loppu |koniec |konec |sfârșitul |vége|son|конец |кінець |край |τέλος |終わり|结束|結束|끝'.split(
    '|',
  );
