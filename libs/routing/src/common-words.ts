const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that stand in most mails of a language, by its ISO 639-1 code. */
export const COMMON_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(
    'the and is are was were have has not you your we our with for from this that what when where how please thank thanks hello dear would could i my it of to be do does can will it’s i’m don’t best regards kind',
  ),
  de: words(
    'der die das und ist sind war nicht ich sie wir ihr mein meine ihre unsere mit für von auf ein eine einen wie was wann wo bitte danke hallo sehr geehrte geehrter guten tag können haben hat auch noch freundlichen grüßen mfg zum zur',
  ),
  fr: words(
    'le la les et est sont pas je vous nous mon ma mes votre vos notre avec pour dans une un des du que qui quand où comment merci bonjour madame monsieur cordialement avez suis être c’est j’ai ne sur',
  ),
  es: words(
    'el los las y es son no yo usted ustedes nosotros mi su nuestro con para por en una un del que cuándo dónde cómo gracias hola estimado estimada saludos tengo está muy pero más buenos días',
  ),
  it: words(
    'il lo gli e è sono non io lei voi noi mio mia vostro nostro con per nel una un della del che quando dove come grazie buongiorno gentile cordiali saluti ho ha questo molto più di salve',
  ),
  pt: words(
    'o os as e é são não eu você vocês nós meu minha seu sua nosso com para por em uma um da do que quando onde como obrigado obrigada olá prezado prezada tenho está muito mas mais bom dia',
  ),
  nl: words(
    'de het een en is zijn was niet ik u wij mijn uw onze met voor van op dat die wat wanneer waar hoe dank bedankt hallo beste geachte groeten heb heeft kan kunt ook nog graag alstublieft',
  ),
  pl: words(
    'i w na z nie jest są się do że to co jak kiedy gdzie proszę dziękuję dzień dobry pan pani mam mój moja nasz dla od po przez pozdrawiam szanowni państwo ale czy bardzo',
  ),
  sv: words(
    'och är en ett inte jag ni vi min er vår med för från på det som vad när var hur tack hej vänliga hälsningar har kan också till av att den',
  ),
  da: words(
    'og er en et ikke jeg i vi min jeres vores med for fra på det som hvad hvornår hvor hvordan tak hej venlig hilsen har kan også til af at den',
  ),
  fi: words(
    'ja on ei olen minä te me minun teidän kanssa että mitä milloin missä miten kiitos hei terveisin ystävällisin hyvää päivää voi myös tämä se oli ovat',
  ),
  cs: words(
    'a je jsou není v na se že to co jak kdy kde prosím děkuji děkuju dobrý den pan paní mám můj moje náš pro od po přes pozdravem vážený ale také velmi',
  ),
  hu: words(
    'és a az egy nem van vagyok ön mi az én hogy mit mikor hol hogyan kérem köszönöm jó napot tisztelt üdvözlettel is már csak meg ez',
  ),
  tr: words(
    've bir bu için değil ben siz biz benim sizin ile ne nasıl nerede lütfen teşekkür teşekkürler merhaba sayın saygılarımla var yok mı mi çok ama daha',
  ),
};
