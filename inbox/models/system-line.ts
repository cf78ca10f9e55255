import type { InboxLine, InboxLineFacts, InboxLineOf, InboxMessage } from '../../src/wire/inbox';
import type { LineTexts } from '../texts/lines/words';

/** What a line of the system shows. */
export interface LineWording {
  readonly text: string;
  /** All languages of the page run from left to right, whatever names stand in the words; `auto` where the words are not the page's own. */
  readonly direction: 'ltr' | 'auto';
}

/** Words a line of the system in the agent's language. What this page has no words for, as what is older, shows its text. */
export function lineWording({ lines }: LineTexts, { content, text }: Pick<InboxMessage, 'content' | 'text'>): LineWording {
  const line = content?.line;
  if (line === undefined || !isKnown(lines, line)) return { text, direction: 'auto' };
  return { text: worded(lines, line), direction: 'ltr' };
}

const isKnown = (lines: LineTexts['lines'], { kind }: InboxLine): boolean => Object.hasOwn(lines, kind);

const worded = <Kind extends keyof InboxLineFacts>(lines: LineTexts['lines'], line: InboxLineOf<Kind>): string => lines[line.kind](line);
