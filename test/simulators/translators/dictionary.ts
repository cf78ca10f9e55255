/** A translator of a few words, so that tests see what was translated from what: the same for all simulators. */

const spanish: Readonly<Record<string, string>> = {
  hello: 'hola',
  good: 'buenos',
  morning: 'días',
  my: 'mi',
  your: 'su',
  order: 'pedido',
  invoice: 'factura',
  where: 'dónde',
  is: 'está',
  the: 'el',
  has: 'ha',
  not: 'no',
  arrived: 'llegado',
  help: 'ayuda',
  thanks: 'gracias',
  please: 'por-favor',
  tomorrow: 'mañana',
  and: 'y',
  we: 'nosotros',
  send: 'enviamos',
  it: 'lo',
};
const english = Object.fromEntries(Object.entries(spanish).map(([word, translation]) => [translation, word]));
const word = /\p{L}[\p{L}\p{M}'’-]*/gu;

/** `es` when more of its words are Spanish, else `en`. */
export function languageOf(text: string): 'en' | 'es' {
  const words = text.toLowerCase().match(word) ?? [];
  const share = (of: Readonly<Record<string, string>>) => words.filter((one) => Object.hasOwn(of, one)).length;
  return share(english) > share(spanish) ? 'es' : 'en';
}

/** Word by word between English and Spanish; into other languages the text comes back with the language behind it. */
export function translated(text: string, to: string): string {
  const target = to.toLowerCase().split('-')[0] ?? '';
  if (target !== 'es' && target !== 'en') return `${text} (${target})`;
  const words = target === 'es' ? spanish : english;
  return text.replace(word, (one) => asWritten(one, Object.hasOwn(words, one.toLowerCase()) ? (words[one.toLowerCase()] ?? one) : one));
}

const asWritten = (original: string, translation: string): string =>
  /^\p{Lu}/u.test(original) ? translation.slice(0, 1).toUpperCase() + translation.slice(1) : translation;

/** As HTML is translated: line breaks are blanks, and some characters come back as entities. */
export const asHtml = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[one] ?? one);
