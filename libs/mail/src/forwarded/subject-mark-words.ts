// What mail programs put before the subject, in lower case and without the colon.

/** Marks of a forwarded mail that mean nothing else. */
export const forwardMarks: readonly string[] = [
  'fw|fwd|wg|doorsturen|weitergeleitet|weiterleitung|doorst|doorgestuurd|vb|vidarebefordrat|videresendt|videresend|vl|välitetty',
  'tr|transf|transfert|transféré|transfere|rv|reenv|reenviado|reenviar|reenvío|inoltro|inoltra|inoltrato|enc|encaminhar|encaminhado|encaminhada|reenc|reencaminhado|redirecționat|redir|redirecționare|retrimis',
  'pd|podaj dalej|przekaz|przekazano|předáno|přeposláno|přep|preposlané|prosljeđivanje|prosleđeno|proslijeđeno|posr|препр|препратено|пересл|переслано|пер|перенаправлено',
  'továbbítás|továbbítva|továbbít|tov|tovább|ilt|ilet|iletildi|iletilen|yönl|προωθ|πρθ|προώθηση|προωθημένο|הועבר|הועברה|إعادة توجيه|chuyển tiếp|trs',
  '転送|转发|转寄|轉寄|轉發|전달|전달됨',
].flatMap((line) => line.split('|'));

/**
 * Marks of a forwarded mail in one language that are words, or marks of an answer, in another: Italian; Danish and Norwegian (an answer in
 * Finnish); Icelandic; Vietnamese; Welsh. They count when a forwarded mail is there besides, in such a language.
 */
export const doubtfulForwardMarks: readonly string[] = 'i|vs|fs|ct|ml|forward|forwarded'.split('|');

/** Marks of an answer. */
export const replyMarks: readonly string[] = [
  're|aw|antw|antwort|sv|svar|vá|vast|réf|rép|rif|r|res|resp|respuesta|risposta|resposta|răsp|odp|odpověď|odpoveď|отв|ответ|відп|відповідь',
  'válasz|ynt|yanıt|απ|απάντηση|σχετ|תשובה|השב|رد|trả lời|bls|回复|答复|回覆|返信|답장|회신|atb',
].flatMap((line) => line.split('|'));

/** The sender's label in the languages of `doubtfulForwardMarks`, and not in those in which they mean something else. */
export const doubtfulSenderLabels: readonly string[] = ['fra', 'frá', 'da', 'từ', 'oddi wrth'];
