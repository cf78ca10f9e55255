/** How phones are shown to people. What is copied, called and stored is the exact number. */

/** Countries whose code is not of three digits: Europe's, America's and others. Source: ITU E.164 country codes, 2026-11. */
const shortCodes = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66'.split(' '),
);
for (const code of '81 82 84 86 90 91 92 93 94 95 98'.split(' ')) shortCodes.add(code);

/** How the rest of a number is usually grouped in a country, by its code and how many digits the rest has. */
const usual: Readonly<Record<string, readonly number[]>> = {
  '7 10': [3, 3, 2, 2],
  '33 9': [1, 2, 2, 2, 2],
  '55 10': [2, 4, 4],
  '55 11': [2, 5, 4],
  '380 9': [2, 3, 2, 2],
};
/** How it is grouped elsewhere, by how many digits it has. */
const common: Readonly<Record<number, readonly number[]>> = { 7: [3, 4], 8: [4, 4], 9: [3, 3, 3], 10: [3, 3, 4], 11: [3, 4, 4] };

/** A number with its country as people read it: `+380501112233` is `+380 50 111 22 33`. Anything else stays as it is, names as well. */
export function phoneForPeople(text: string): string {
  const digits = /^\+(\d{8,15})$/.exec(text.trim())?.[1];
  if (digits === undefined) return text;
  const code = digits.slice(0, [1, 2].find((length) => shortCodes.has(digits.slice(0, length))) ?? 3);
  const rest = digits.slice(code.length);
  const groups = usual[`${code} ${String(rest.length)}`] ?? common[rest.length] ?? [];
  return [`+${code}`, ...grouped(rest, groups)].join(' ');
}

function grouped(digits: string, groups: readonly number[]): readonly string[] {
  const [first = 3, ...others] = groups;
  // Nobody is left alone at the end.
  if (digits.length <= first + (groups.length === 0 ? 1 : 0)) return [digits];
  return [digits.slice(0, first), ...grouped(digits.slice(first), others)];
}
