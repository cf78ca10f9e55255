/** What in a text is not translated: links, addresses, numbers, codes, placeholders, emoji, code. */

/** A stretch of a text: words to translate, or something that stays as it is, byte for byte. */
export interface Stretch {
  readonly text: string;
  /**
   * `number`s of one to three digits stay with the words as long as the provider leaves them alone, since words are bent after them; `piece`s
   * never go to a provider.
   */
  readonly kind: 'words' | 'piece' | 'number';
}

const before = String.raw`(?<![\p{L}\p{N}])`;
const after = String.raw`(?![\p{L}\p{N}])`;
/** What ends a link is not what ends a sentence. */
const linkEnd = String.raw`(?<![.,;:!?…'"’”»)\]])`;
const currency = String.raw`\p{Sc}`;
const group = String.raw`(?:[ .-]?\(\d+\)|[ .-]\d+)`;
/** Digits that belong to an amount behind are none of a group before. */
const groupsEnd = String.raw`(?![\p{L}\p{N}]|\uFE0F|\u20E3|[.,:/]\d|\s?(?:${currency}|[%‰])${after})`;
const pictogram = String.raw`\p{Extended_Pictographic}(?:\uFE0F|[\u{1F3FB}-\u{1F3FF}])?[\u{E0020}-\u{E007F}]*`;

/** In this order: what comes first may contain what comes later. None may take long on a hostile text: each begins at few places, once. */
const patterns: readonly string[] = [
  // Code.
  String.raw`\x60\x60\x60[\s\S]+?\x60\x60\x60|\x60[^\x60\n]+\x60`,
  // Links, with and without a scheme.
  String.raw`${before}(?:https?|ftp|tel|mailto|viber|tg|whatsapp):[^\s<>"\x60]+${linkEnd}`,
  String.raw`${before}www\.[^\s<>"\x60]+${linkEnd}`,
  // E-mail addresses.
  String.raw`(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]*[\p{L}\p{N}_%+-]@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`,
  // Domains, which without a path end as most do: a forgotten blank after a stop makes no domain.
  String.raw`(?<![\p{L}\p{N}.-])(?:[\p{L}\p{N}-]+\.)+(?:[a-z]{2,12}/[^\s<>"\x60]*${linkEnd}|(?:com|net|org|info|biz|io|app|dev|shop|online|chat|eu)${after})`,
  // Placeholders and tags.
  String.raw`\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\}|[{｛]\s{0,3}[\w.-]*\s{0,3}[}｝]|%\(\w+\)[sdf]|%(?:\d+\$)?[sdif@]${after}|</?[a-z][^<>\n]*>`,
  // Mentions, hashtags and commands.
  String.raw`(?<![\p{L}\p{N}_@])@[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?`,
  String.raw`(?<![\p{L}\p{N}_#])#[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?`,
  String.raw`(?<=^|\s)/[a-zA-Z]\w*(?=$|[\s.,!?])`,
  // Bank accounts, in groups or not.
  String.raw`${before}(?=[A-Z0-9 ]{15})[A-Z]{2}\d{2} ?[A-Z0-9]{4}(?: ?\d[A-Z0-9]{0,3}){2,8}${groupsEnd}`,
  // Codes: capitals with digits, or letters and digits that take turns.
  String.raw`${before}(?=[\p{Lu}\p{N}./_-]*\d)(?=[\p{N}./_-]*\p{Lu})[\p{Lu}\p{N}]+(?:[./_-][\p{Lu}\p{N}]+)*${after}`,
  String.raw`${before}(?:\p{L}+\d+\p{L}+\d|\d+\p{L}+\d)[\p{L}\p{N}]*(?:[/_-][\p{L}\p{N}]+)*${after}`,
  // Phones, and other digits in groups.
  String.raw`(?<![\p{L}\p{N}+])(?:(?:\+\d+|\(\d+\))(?:${group}+${groupsEnd}|${after})|\d+${group}+${groupsEnd})`,
  // Keycaps, flags, other emoji and faces.
  String.raw`[\d#*]\uFE0F?\u20E3|\p{Regional_Indicator}{2}|${pictogram}(?:\u200D${pictogram})*`,
  String.raw`(?<=^|\s)[:;=]['-]?[()DPpO|*\[\]](?=$|[\s.,!?])`,
];
const pieces = patterns.join('|');
/** Amounts, times, dates, versions: digits with what belongs to them. */
const amounts = String.raw`\d{1,3}(?:[ \u00A0\u202F]\d{3})+[.,]\d+(?:\s?${currency}${after})?|${currency}\s?\d+(?:[.,:/'’\u00A0\u202F-]\d+)*|\d+(?:[.,:/'’\u00A0\u202F-]\d+)+(?:\s?(?:${currency}|[%‰])${after})?|\d+\s?(?:${currency}|[%‰])${after}|\d{4,}`;
// "1st" is a word.
const numbers = String.raw`\d{1,3}(?!\d|(?:st|nd|rd|th)(?!\p{L}))`;
const protectedParts = new RegExp(`(?<piece>${pieces}|${amounts})|(?<number>${numbers})`, 'gu');

/** A text as words and what stays as it is. Put together again it is the text. */
export function stretchesOf(text: string): Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  for (const match of text.matchAll(protectedParts)) {
    if (match.index > at) found.push({ text: text.slice(at, match.index), kind: 'words' });
    found.push({ text: match[0], kind: match.groups?.['number'] === undefined ? 'piece' : 'number' });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at), kind: 'words' });
  return joined(found);
}

/** Pieces with nothing but blanks between them are one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of stretches) {
    const [last, blank] = [result.at(-2), result.at(-1)];
    if (stretch.kind === 'piece' && last?.kind === 'piece' && blank !== undefined && /^[ \t]+$/.test(blank.text)) {
      result.splice(-2, 2, { text: last.text + blank.text + stretch.text, kind: 'piece' });
    } else if (stretch.kind === 'piece' && blank?.kind === 'piece') {
      result.splice(-1, 1, { text: blank.text + stretch.text, kind: 'piece' });
    } else {
      result.push(stretch);
    }
  }
  return result;
}

/** Whether there is anything to translate. */
export const hasWords = (stretches: readonly Stretch[]): boolean =>
  stretches.some(({ text, kind }) => kind === 'words' && /\p{L}/u.test(text));
