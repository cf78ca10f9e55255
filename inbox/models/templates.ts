import type { InboxTemplates } from '../../src/wire/inbox';

/** A message that the provider approved. */
export type Template = InboxTemplates['templates'][number];

/** The templates in a language that hold all words of a search in their name or text. */
export function findTemplates(all: readonly Template[], search: string, language: string | null): readonly Template[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((template) => {
    const text = `${template.name} ${template.text}`.toLocaleLowerCase();
    return (language === null || template.language === language) && words.every((word) => text.includes(word));
  });
}

/** A piece of a template's text: words as they are, or the place of a parameter, which counts from 1. */
export type TemplatePiece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'parameter'; readonly number: number };

/** Cuts a text at its places for parameters: `{{1}}`, `{{2}}`, … */
export function piecesOf(text: string): readonly TemplatePiece[] {
  return text
    .split(/(\{\{\s*\d+\s*\}\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const number = /^\{\{\s*(\d+)\s*\}\}$/.exec(piece)?.[1];
      return number === undefined ? { kind: 'text', text: piece } : { kind: 'parameter', number: Number(number) };
    });
}
