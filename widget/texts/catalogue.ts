import type { en } from './en';

/** The name of a text. */
export type TextKey = keyof typeof en;

/** Every text in one language. */
export type Catalogue = Readonly<Record<TextKey, string>>;
