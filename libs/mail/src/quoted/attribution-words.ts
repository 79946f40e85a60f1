/**
 * The verbs in the line above a quotation (`On ... X wrote:`), in lower case. A line only counts with a date or an address in it besides,
 * so that words which occur elsewhere do no harm.
 */
export const wroteWords: readonly string[] = [
  'wrote|writes|schrieb|schreibt|geschrieben|schreef|geschreven|skrev|skrifaði|kirjoitti|kirjutas',
  'a écrit|écrit|escribió|ha escrit|va escriure|escreveu|ha scritto|scritto|scrive|a scris',
  'napisał|napisała|napisał(a)|napisano|pisze|napsal|napsala|napsal(a)|napísal|napísala|napísal(a)|je napisao|napisao|napisala|je napisal|pisao|написа|написал|написала|написал(а)|пишет|писал|писала|писал(а)|пише|написав|написала|написав(ла)|rašė|rakstīja',
  'írta|ezt írta|yazdı|şunu yazdı|şunları yazdı|έγραψε|έγραψαν|כתב|כתבה|כתב/ה|كتب|đã viết|viết|menulis',
  'のメール|書きました|書いています|のメッセージ|写道|寫道|写到|님이 작성|작성|씀|님이 씀|썼습니다',
].flatMap((line) => line.split('|'));
