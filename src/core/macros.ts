/** Macros of quick replies: `{{contact.name}}` stands for what the chat knows. */

/** What can stand between `{{` and `}}`, in the order in which it is offered. */
export const macroNames = [
  'contact.name',
  'contact.firstName',
  'contact.phone',
  'contact.email',
  'contact.account',
  'agent.name',
  'agent.firstName',
  'chat.id',
  'chat.queue',
  'chat.channel',
  'case.number',
  'case.subject',
] as const;

type MacroName = (typeof macroNames)[number];

/** What the macros come to in a chat; null for what is not known. */
export type MacroValues = Readonly<Record<MacroName, string | null>>;

const macro = /\{\{([^{}]*)\}\}/;

const isMacro = (name: string): name is MacroName => (macroNames as readonly string[]).includes(name);

/** The macros of a text that nobody can fill in, as they are written, each once. */
export function unknownMacros(text: string): readonly string[] {
  const written = text.split(macro).filter((_, index) => index % 2 === 1);
  return [...new Set(written.filter((name) => !isMacro(name.trim())).map((name) => `{{${name}}}`))];
}

/**
 * A text with its macros filled in. One without a value is left out, and so are the blanks and commas that would be left over:
 * `Dear {{contact.name}},` becomes `Dear,`. Values are text: what looks like a macro in one stays as it is.
 */
export function fillMacros(text: string, values: MacroValues): string {
  // With one group in the pattern, every second piece is the inside of a macro.
  const pieces = text.split(macro);
  let filled = '';
  let isGap = false;
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1) {
      const value = valueOf(piece, values);
      isGap = value === '';
      filled += value;
    } else if (piece !== '' || index === pieces.length - 1) {
      filled = isGap ? closed(filled, piece) : filled + piece;
      isGap = false;
    }
  }
  return filled.trim();
}

function valueOf(written: string, values: MacroValues): string {
  const name = written.trim();
  // A text that was saved by an earlier version may have what this one does not know.
  return isMacro(name) ? (values[name] ?? '').replaceAll(/\s+/g, ' ').trim() : '';
}

/** Joins what stands before and after a macro that came to nothing. */
function closed(before: string, after: string): string {
  if (!/(^|\n)[ \t]*$/.test(before)) {
    return /^([\s,;:.!?]|$)/.test(after) ? before.replace(/[ \t]+$/, '') + after : before + after;
  }
  const rest = after.replace(/^[ \t]*[,;:.!?]*[ \t]*/, '');
  // A line that had nothing else goes, and of two blank lines one.
  return before.replace(/[ \t]+$/, '') + (/\n[ \t]*\n[ \t]*$/.test(before) ? rest.replace(/^\n+/, '') : rest.replace(/^\n/, ''));
}

/** The first word of a name; null when there is none. */
export const firstNameOf = (name: string | null): string | null => name?.trim().split(/\s+/)[0] ?? null;
