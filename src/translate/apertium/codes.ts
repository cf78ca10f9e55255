import { baseLanguage } from '../../core/language';
import { knownAs } from '../languages';

/** What Apertium has under a code of its own; it knows the other two-letter codes by itself. Source: APy 0.11.7, 2026-11. */
const own: Readonly<Record<string, string>> = { sr: 'hbs', hr: 'hbs', bs: 'hbs', sh: 'hbs', fil: 'tgl' };

/** Apertium’s code of a language. Its pairs know no regions. */
export function codeOf(tag: string): string {
  const base = baseLanguage(knownAs(tag));
  return own[base] ?? base;
}
