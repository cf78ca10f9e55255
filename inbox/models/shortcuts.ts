/** What a key does. */
export type Shortcut =
  | 'accept'
  | 'decline'
  | 'reply'
  | 'transfer'
  | 'complete'
  | 'newChat'
  | 'search'
  | 'next'
  | 'previous'
  | 'help'
  | 'deselect';

/** The part of a keyboard event that decides. */
export interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
}

const byLetter: ReadonlyMap<string, Shortcut> = new Map([
  ['a', 'accept'],
  ['d', 'decline'],
  ['r', 'reply'],
  ['t', 'transfer'],
  ['e', 'complete'],
  ['n', 'newChat'],
  ['/', 'search'],
  ['j', 'next'],
  ['k', 'previous'],
  ['?', 'help'],
  ['escape', 'deselect'],
]);

/** The same keys by their place, for keyboards that write no Latin letters. */
const byPlace: ReadonlyMap<string, Shortcut> = new Map([
  ['KeyA', 'accept'],
  ['KeyD', 'decline'],
  ['KeyR', 'reply'],
  ['KeyT', 'transfer'],
  ['KeyE', 'complete'],
  ['KeyN', 'newChat'],
  ['KeyJ', 'next'],
  ['KeyK', 'previous'],
]);

/**
 * The shortcut of a key press; null for any other key, with a modifier, and while the agent types.
 *
 * @param typing whether the press went into a field or a dialog is open
 */
export function shortcutOf(key: Key, typing: boolean): Shortcut | null {
  if (typing || key.isComposing || key.ctrlKey || key.altKey || key.metaKey) return null;
  const letter = byLetter.get(key.key.toLowerCase());
  if (letter) return letter;
  return /^[a-z]$/i.test(key.key) ? null : /^\p{L}$/u.test(key.key) ? (byPlace.get(key.code) ?? null) : null;
}
