/** Shorter texts may become very short in another language. */
const leastCharacters = 300;
const leastSentences = 8;
/** Chinese needs about a third of what English does. */
const denseScripts = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/**
 * Whether a translation certainly lacks a part: some providers stop in the middle of a long text and say nothing. Beyond all doubt only,
 * for a good translation must never be lost to it.
 */
export function lostItsEnd(source: string, translation: string): boolean {
  if (source.length < leastCharacters) return false;
  if (denseScripts.test(translation) && !denseScripts.test(source)) return translation.length < source.length / 10;
  if (translation.length < source.length / 4) return true;
  const sentences = sentencesOf(source);
  return sentences >= leastSentences && translation.length < source.length / 2 && sentencesOf(translation) < sentences / 2;
}

const sentencesOf = (text: string): number => text.match(/[.!?…。！？؟।](?=\s|$)/g)?.length ?? 0;
