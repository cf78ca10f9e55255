/** Where a text may be cut, the best first: between paragraphs, lines, sentences, words. */
const breaks = [/\n\s*\n/g, /\n/g, /(?<=[.!?…。！？])\s+/g, /\s+/g] as const;
/** A break is only worth taking in the last part of what fits: a short first message looks torn. */
const latestPart = 0.5;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Splits a text into parts of at most `limit`, never inside a grapheme (an emoji with its modifiers, a letter with its accents), at the
 * best break that fits. Spaces at a break are dropped; nothing else is.
 *
 * @param limit measured by `length`, UTF-16 code units unless told otherwise; a single grapheme that is longer stays whole
 */
export function splitText(text: string, limit: number, length: (text: string) => number = (part) => part.length): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (length(rest) > limit) {
    const fitting = longestFitting(rest, limit, length);
    const at = bestBreak(rest, fitting);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts;
}

/** How much of a text fits, in code units, whole graphemes only; at least one. */
function longestFitting(text: string, limit: number, length: (text: string) => number): number {
  let end = 0;
  let used = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += length(segment);
    if (used > limit && end > 0) break;
    end = index + segment.length;
    if (used > limit) break;
  }
  return end;
}

function bestBreak(text: string, fitting: number): number {
  if (/\s/.test(text.charAt(fitting))) return fitting;
  const head = text.slice(0, fitting);
  for (const pattern of breaks) {
    const last = [...head.matchAll(pattern)].at(-1);
    if (last !== undefined && last.index >= fitting * latestPart) return last.index + last[0].length;
  }
  return fitting;
}
