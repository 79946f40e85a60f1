/** Subjects that only mail systems write, in the languages they speak; the beginning of a subject. */
const subjects = new RegExp(
  `^(?:\\[[^\\]]{1,40}\\]\\s*|\\*{1,5}\\s*|warning:?\\s*)?(?:${[
    'undeliver(?:able|ed)\\b', 'un-?deliverable', 'undelivered mail', 'non[- ]?delivery', 'mail delivery (?:fail|status|problem|error|system|delay|subsystem|warning|notif)', 'delivery (?:status|fail|notification|report|problem|error|delay|has failed|incomplete|to .{0,80} (?:failed|delayed))',
    'delivery of .{0,80}(?:failed|delayed)', 'returned mail', 'returned to sender', 'returning message', 'return(?:ed)? message', 'failure (?:notice|notification|delivery)', 'failed (?:mail|delivery|message|to deliver)', 'mail (?:could not|failure|failed|system error|error|returned|undeliverable|not delivered|rejected|delayed|status)',
    'message (?:delivery|undeliverable|could not|not delivered|delayed|status|rejected|bounced|failed|from mail delivery)', 'could ?n[o\']t (?:be delivered|send|deliver)', 'cannot (?:be delivered|send|deliver)', 'unable to deliver', 'delayed (?:mail|delivery|message)', 'bounce(?:d)?(?: mail| message|:|$)', 'rejected mail', 'user unknown', 'problem delivering', 'your (?:mail|message|e-?mail) (?:could|was|to|has|cannot)\\b.{0,40}(?:not|reject|return|undeliver|fail|delay)', 'notification of .{0,20}(?:delivery|undeliver)', 'relay(?:ed)?:? ?.{0,10}(?:fail|denied)', 'automatically rejected mail', 'permanent delivery failure', 'nondeliverable', 'ndn:', 'deferred mail', 'considered unsolicited', 'recapitabil', 'warning: (?:could not send|message)', 'transient', 'error sending', 'not delivered:', 'mdaemon', 'banned (?:contents?|file)', 'virus ', 'nachricht (?:nicht|unzustellbar|konnte)', 'unzustellbar', 'nicht zustellbar', 'unzustellbare', 'zustellung', 'übermittlungsstatus', 'fehler bei der', 'zurückgewiesen', 'mail konnte nicht', 'rückläufer', 'e-?mail nicht',
    'non remis', 'message non (?:remis|distribu|délivr)', 'courrier non', 'echec', 'échec', 'avis de non', 'non distribuable', 'retour de', 'rapport de (?:non|remise)', 'notification d.[eé]tat de remise', 'notification de non',
    'no se (?:puede|pudo|ha podido)', 'no entreg', 'mensaje (?:no entregado|devuelto)', 'correo (?:no|devuelto)', 'entrega (?:fallida|no)', 'fallo (?:en|de)', 'error (?:en|de) (?:la )?entrega', 'notificación de(?:l)? estado de(?:l)? en', 'notificación de (?:estado|error)', 'devuelto', 'imposible entregar',
    'non recapitabile', 'impossibile (?:recapitare|consegnare)', 'mancato recapito', 'mancata consegna', 'messaggio non', 'notifica (?:di mancat|dello stato)', 'errore (?:di|nella) consegna', 'avviso di mancat', 'mancato',
    'não (?:foi )?(?:entregue|é possível|entregável)', 'não entregue', 'falha na entrega', 'não entregável', 'notificação de (?:status|estado|falha)', 'mensagem (?:não|devolvida)', 'undeliverable', 'erro (?:ao|na) ', 'retornado',
    'niet (?:bezorgd|te bezorgen|afgeleverd|bestelbaar)', 'onbestelbaar', 'bezorging', 'kan niet (?:bezorgd|worden)', 'ej leverer', 'olevererbart', 'kan inte levereras', 'det gick inte att leverera', 'kunne ikke leveres', 'ikke leveret', 'kan ikke leveres', 'uleveret', 'leveringsfeil', 'toimitus', 'ei voi toimittaa', 'ei toimitettu', 'ej leverbart', 'oleverbart', 'niedostarczalne', 'nie (?:można )?dostarcz', 'niedostarczona', 'zwrot', 'nedoruč', 'nelze doruč', 'nedorucitel', 'kézbesít', 'kézbesíthetetlen', 'teslim edilemedi', 'iletilemedi', 'teslim edilemeyen', 'tehnic', 'nu (?:se poate|a fost) livr', 'nelivrat', 'nedostav',
    'недоставлен', 'не (?:удалось )?доставлен', 'не доставлено', 'ошибка доставки', 'не удается доставить', 'невозможно доставить', 'сообщение не доставлено', 'недоставимо', 'возврат', 'не доставл', 'не може', 'недоставен', 'μη παραδο', 'αδύνατη η παράδοση', 'αποτυχία',
    '配信(?:不能|できません|エラー|に失敗|状況)', '配信されませんでした', '配送(?:エラー|不能)', '送信(?:エラー|できません|失敗)', 'メール(?:送信|配信|配送)?エラー', 'エラーメール', '未配達', '配達不能', '不達', '退信', '无法(?:送达|投递|传递)', '無法(?:傳遞|投遞|送達)', '未送达', '系统退信', '邮件投递失败', '投递失败', '未傳遞', '退件', '传递失败', '배달(?:되지|할 수 없음| ?실패)', '전송 ?실패', '반송', 'לא ניתן', 'تعذر', 'غير قابل', 'ไม่สามารถ', 'không (?:thể|gửi)',
  ].join('|')})`,
  'iu',
); // prettier-ignore

/** What the text of a failed or late delivery says. */
const sayings = new RegExp(
  [
    'not (?:be )?(?:able to )?(?:be )?deliver', 'undeliver', 'could ?n[o\']t (?:be )?(?:deliver|send|sent|process|reach)', 'can ?not (?:be )?(?:deliver|send|sent)', 'unable to (?:deliver|send|relay|complete|reach)', 'was ?n[o\']t (?:able to )?(?:be )?(?:deliver|sent)', 'deliver(?:y|ed|ing)?\\b.{0,80}(?:fail|delay|error|problem|unsuccessful|impossible|abort|rejected|not|refus)', 'fail(?:ed|ure)?\\b.{0,60}(?:deliver|recipient|send|address)', 'did not reach', 'has not (?:yet )?(?:been )?(?:deliver|reach|receiv)', 'returned (?:to|mail|message|for|because)', 'bounced', 'permanent(?:ly)? (?:fatal|fail|error)', 'rejected (?:by|for|because|the|your|as|due)', 'has been rejected', 'was (?:rejected|returned|refused|blocked|undeliverable)', 'unknown (?:user|recipient|address|local)', 'user unknown', 'no such (?:user|recipient|mailbox)', 'mailbox (?:is )?(?:full|unavailable|not found)', 'over quota', 'does not exist', 'unrouteable', 'recipients?.{0,40}(?:reject|unknown|invalid|not found|problem|error)', 'transcript of session', 'invalid (?:recipient|address|mail)', 'temporary (?:error|problem|failure)', 'still trying', 'keep trying', 'message delayed', 'sorry.{0,60}(?:deliver|inform|mailbox|send|address)', 'could not be (?:completed|found|relayed|resolved|transferred)', 'not accept(?:ed)?', 'virus', 'spam', 'too large', 'not be sent', 'blocked', 'was stopped', 'banned', 'quarantined', 'may not exist', 'not have permission',
    'nicht (?:zugestellt|zustell|übermittel|ausgeliefert|erreich|gesendet|weiterge)', 'unzustellbar', 'zustellung.{0,60}(?:fehl|nicht|verzöger)', 'konnte.{0,80}nicht', 'zurückgewiesen|abgelehnt',
    'n.a pas pu', 'non (?:remis|délivr|distribu)', 'échec|echec', 'impossible de (?:remettre|livrer|délivrer|distribuer)', 'n.ont pas pu', 'n.a pas été (?:remis|délivr|distribu)', 'refusé',
    'no (?:se )?(?:pudo|ha podido|puede|pudieron|fue|ha sido)', 'no (?:es posible|entregado)', 'devuelto', 'rechazad', 'fallo|falló|error (?:al|en)',
    'impossibile (?:recapitare|consegnare|inviare)', 'non (?:è stato|è|e\'?) (?:possibile|stato)', 'non recapitat', 'mancat',
    'não (?:foi|pôde|pode|entregue|é possível)', 'falha', 'rejeitad', 'niet (?:worden )?(?:bezorgd|afgeleverd|besteld|gelukt|verzonden)', 'niet bezorgd', 'kunde inte', 'kunne ikke', 'ei voi', 'ei voitu', 'nie (?:można|mógł|została|udało)', 'nebyl', 'nelze', 'nem (?:sikerült|kézbesít)', 'nu a (?:putut|fost)', 'iletilemedi|edilemedi|teslim',
    'не (?:удалось|может|было|была|доставлен|удается)', 'недоставл', 'не доставл', 'δεν (?:ήταν|μπορ|παραδ)', '配信(?:できません|されません|に失敗|不能|でき)', '配送', '送信(?:できません|できま|に失敗|エラー)', '届け(?:ること|られ)|届きま', '受信(?:拒否|できません)', 'エラー', '宛先', '失敗', '无法|無法|失败|失敗|退回|被拒|拒绝|拒絕|不存在', '(?:전송|배달).{0,20}(?:실패|못|수 없)', 'לא ניתן|נכשל', 'تعذر|فشل',
  ].join('|'),
  'iu',
); // prettier-ignore

const MAX_SUBJECT = 300;
const MAX_LINES = 400;

/** Whether a subject begins as only a mail system's report on a delivery does. */
export const isDeliverySubject = (subject: string): boolean => subjects.test(subject.slice(0, MAX_SUBJECT).trim());

/** Whether the text says of a mail that it was not delivered, or not yet. */
export const tellsOfFailure = (said: string): boolean =>
  sayings.test(
    said
      .split('\n', MAX_LINES)
      .map((line) => line.slice(0, 500))
      .join('\n')
      .replace(/\s+/g, ' ')
      .slice(0, 20_000),
  );

const late =
  /\b(?:delay(?:ed)?|still (?:trying|being)|will (?:keep|continue|be) (?:on )?(?:try|retr)|not yet been delivered|warning message only|do not need to resend|will retry|keep trying|verzöger|weiterhin|retard|retrasad|ritard|atrasad|vertraag)|(?:遅延|遅れ|再送)/iu;
const final =
  /\b(?:giving up|gave up|given up|returned to sender|permanent|has been in the queue too long|could not be delivered for|retry timeout|failed permanently|i've given up|bounced)\b/i;

/** Whether a report says that the mail is only late, and that the server goes on trying. */
export const isLateOnly = (subject: string, said: string): boolean =>
  (late.test(subject) || late.test(said.slice(0, 4_000))) &&
  !final.test(said.slice(0, 4_000)) &&
  !/fail|undeliver|returned/i.test(subject);
