/**
 * Beginnings of lines, in lower case, that a mail program puts there by itself: what is left of a mail when only they are left is nothing
 * that a person wrote.
 */
const programLines: readonly string[] = [
  'sent from |sent with |sent via |get outlook for |download outlook |von meinem |gesendet von |gesendet mit |outlook für |holen sie sich outlook',
  'envoyé de |envoyé depuis |envoyé à partir |télécharger outlook |obtenez outlook |enviado desde |enviado con |obtener outlook |obtén outlook |descargar outlook ',
  'inviato da |ottieni outlook |scarica outlook |enviado do |enviado de |enviado a partir |obter o outlook |obtenha o outlook |baixar o outlook ',
  'verzonden vanaf |verstuurd vanaf |verzonden met |outlook voor |skickat från |hämta outlook |sendt fra |få outlook |hent outlook |lähetetty |hanki outlook',
  'wysłane z |wysłano z |pobierz outlook |odesláno z |odoslané z |získat outlook |trimis de pe |obțineți outlook |küldve az |elküldve |gönderildi|outlook',
  'отправлено с |отправлено из |надіслано з |στάλθηκε από |iphoneから|ipadから|从我的|發自|发自|來自我|나의 |내 iphone',
].flatMap((line) => line.split('|').filter((word) => word !== ''));

/** Whether a line, in lower case, was written by the mail program and not by the person. */
export const isProgramLine = (line: string): boolean => programLines.some((start) => line.startsWith(start));
