// What mail programs put before the subject of an automatic reply, and no person writes: "automatic reply" in their languages, and a colon.
const automaticReply = new RegExp(
  `^\\s*(?:re:\\s*)?(?:${[
    'auto(?:matic|mated)?[- ]?(?:reply|response|answer)', 'out of (?:the )?office[- ](?:auto[- ]?reply|automatic reply|response|reply|notification)', 'auto(?:matic)?[ -]?(?:reply|response)\\s*/.{0,30}', 'automatische (?:antwort|reaktion)', 'abwesenheitsnotiz', 'abwesenheitsnachricht', 'automatische abwesenheits\\w{0,20}', 'automatisch antwoord', 'automatisch antwoordbericht', 'niet aanwezig',
    'réponse automatique(?: d\'absence)?', 'reponse automatique', 'message d\'absence(?: du bureau)?', 'respuesta automática', 'respuesta automatica', 'resposta automática', 'resposta automatica', 'risposta automatica', 'autosvar', 'automatiskt svar', 'automatisk svar', 'autosvar', 'automaattinen vastaus', 'automatyczna odpowiedź', 'odpowiedź automatyczna', 'automatická odpověď', 'automatická odpoveď', 'automatikus válasz', 'răspuns automat', 'otomatik yanıt', 'αυτόματη απάντηση', 'автоответ', 'автоматический ответ', 'автоматична відповідь', 'автоматичен отговор', 'automatski odgovor', 'samodejni odgovor', 'automātiska atbilde', 'automatinis atsakymas', 'automaatvastus', 'resposta automàtica', 'erantzun automatikoa', 'trả lời tự động', 'balasan otomatis', 'jawapan automatik', 'automatic reply',
    '自動(?:応答|返信|回复|回覆|回應)', '自动(?:答复|回复|回覆)', '자동 ?(?:회신|응답)', 'ตอบกลับอัตโนมัติ', 'רד אוטומטי|תשובה אוטומטית|מענה אוטומטי', 'رد تلقائي|الرد التلقائي',
  ].join('|')})\\s*(?::|：|\\[|$)`,
  'iu',
); // prettier-ignore

// What the away write about; people do so too, so that it counts only beside another sign.
const away = new RegExp(
  [
    'out of (?:the |my )?office', '\\booo\\b', '\\boof\\b', 'auto(?:matic|mated)?[- ]?(?:reply|response|answer)', '\\bvacation', '\\bholiday', '\\baway\\b', 'on leave', '\\bleave\\b', 'absen[ct]', 'not in the office', 'unavailable', 'maternity', 'paternity', 'sabbatical', 'no longer (?:with|works?|employed)', 'received your', 'we (?:have )?received', 'thank you for (?:your|contacting)', 'limited access',
    'urlaub', 'abwesen', 'nicht (?:im büro|erreichbar)', 'außer haus', 'automatisch', 'eingangsbestätigung', 'elternzeit', 'mutterschutz', 'congés?\\b', 'vacances', 'hors du bureau', 'automatique', 'accusé de réception', 'vacaciones', 'ausencia', 'ausente', 'fuera de (?:la )?oficina', 'automátic', 'automatic', 'ferie', 'fuori (?:sede|ufficio)', 'assenza', 'assente', 'férias', 'ausência', 'fora do escritório', 'afwezig', 'vakantie', 'niet aanwezig', 'frånvar', 'semester', 'fravær', 'ferie', 'poissa', 'loma', 'nieobecn', 'urlop', 'nepřítomn', 'dovolen', 'neprítomn', 'szabadság', 'házon kívül', 'távollét', 'concediu', 'ofis dışı', 'izin', 'отпуск', 'отсутств', 'вне офиса', 'автоответ', 'відпуст', 'відсутн', 'отсъств', 'εκτός γραφείου', 'απουσία', 'άδεια', 'odsut', 'odmor',
    '不在', '休暇', '自動', '自动', '休假', '外出', '부재', '자동', '휴가', 'ไม่อยู่', 'חופשה', 'אוטומטי', 'إجازة', 'خارج المكتب', 'تلقائي', 'vắng mặt', 'nghỉ phép', 'cuti',
  ].join('|'),
  'iu',
); // prettier-ignore

const MAX_SUBJECT = 300;

/** Whether the subject alone shows an automatic reply. */
export const isAutoReplySubject = (subject: string): boolean => automaticReply.test(subject.slice(0, MAX_SUBJECT));

/** Whether the subject is one of those that the away, or those who acknowledge a mail, use. People use them too. */
export const soundsAway = (subject: string): boolean => away.test(subject.slice(0, MAX_SUBJECT));
