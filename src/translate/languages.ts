/** What providers have in common in how they call languages. */
import { baseLanguage, languageTag } from '../core/language';

/** Old and odd codes, by what they are called today. */
const todays: Readonly<Record<string, string>> = { iw: 'he', in: 'id', ji: 'yi', jw: 'jv', no: 'nb', tl: 'fil' };

/** A language as it is called here, BCP 47; as it came when it is none. */
export function knownAs(tag: string): string {
  const written = languageTag(tag) ?? tag;
  const base = baseLanguage(written);
  return (todays[base] ?? base) + written.slice(base.length);
}

/** A code of a provider as BCP 47; null when it is none. */
export function tagOf(code: string | null | undefined): string | null {
  if (code === null || code === undefined) return null;
  const tag = languageTag(code);
  return tag === null ? null : knownAs(tag);
}

/** A language with the script and region that it has unless told, as people mostly mean it: `pt` is Brazil’s, `zh` is simplified. */
export function likely(tag: string): { readonly language: string; readonly script: string; readonly region: string } {
  const known = knownAs(tag);
  try {
    const { language, script = '', region = '' } = new Intl.Locale(known).maximize();
    return { language, script, region };
  } catch {
    return { language: baseLanguage(known), script: '', region: '' };
  }
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** A language’s English name, for sentences to people. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return 'this language';
  }
}
