import type { InboxLine, InboxLineFacts, InboxLineOf, InboxMessage } from '../../src/wire/inbox';
import type { LineTexts } from '../texts/lines/words';

/** What a line of the system shows. */
export interface LineWording {
  readonly text: string;
  /** `auto` where the words are not the page's own, and may run the other way. */
  readonly direction: 'auto' | undefined;
}

/** Words a line of the system in the agent's language. What this page has no words for, as what is older, shows its text. */
export function lineWording({ lines }: LineTexts, { content, text }: Pick<InboxMessage, 'content' | 'text'>): LineWording {
  const line = content?.line;
  if (line === undefined || !isKnown(lines, line)) return { text, direction: 'auto' };
  return { text: worded(lines, line), direction: undefined };
}

const isKnown = (lines: LineTexts['lines'], { kind }: InboxLine): boolean => Object.hasOwn(lines, kind);

const worded = <Kind extends keyof InboxLineFacts>(lines: LineTexts['lines'], line: InboxLineOf<Kind>): string => lines[line.kind](line);
