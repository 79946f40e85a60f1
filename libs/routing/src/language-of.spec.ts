import { describe, expect, it } from 'vitest';
import { languageOf } from './language-of.js';

describe('the language of a mail', () => {
  it.each([
    ['en', 'Invoice 7: Where is it? I have not received it. Best regards, Zoe'],
    ['de', 'Rechnung 7: Wo ist sie? Ich habe sie nicht erhalten. Mit freundlichen Grüßen'],
    ['fr', "Facture 7: Bonjour, je n'ai pas reçu la facture. Merci"],
    ['es', 'Factura 7: Hola, no la tengo. ¿Dónde está? Muchas gracias'],
    ['it', 'Fattura 7: Buongiorno, non ho ricevuto la fattura. Cordiali saluti'],
    ['pt', 'Olá, não recebi a fatura. Onde está? Obrigado'],
    ['nl', 'Waar is mijn factuur? Ik heb het niet ontvangen. Met vriendelijke groeten'],
    ['pl', 'Dzień dobry, gdzie jest moja faktura? Nie mam jej. Pozdrawiam'],
    ['sv', 'Hej, jag har inte fått den. Var är fakturan?'],
    ['ru', 'Здравствуйте, где мой счёт?'],
    ['uk', 'Добрий день, де мій рахунок? Дякую за відповідь, її немає'],
    ['el', 'Πού είναι το τιμολόγιο;'],
    ['ja', '請求書はどこですか'],
    ['zh', '发票在哪里'],
    ['ko', '청구서는 어디에 있나요'],
    ['ar', 'أين الفاتورة'],
    ['he', 'איפה החשבונית'],
  ])('is %s: %s', (language, text) => expect(languageOf(text)).toBe(language));

  it.each(['', 'RE: 4711', 'Invoice', 'xyzzy plugh', '42 — 43', '😀'])('of %j is not known', (text) =>
    expect(languageOf(text)).toBeNull(),
  );
});
