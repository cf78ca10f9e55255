import type { InboxLine } from '../../src/wire/inbox';
import { lineText } from '../../src/core/system-line';
import { lineWording } from '../../inbox/models/system-line';
import { languages, textsIn, type Language } from '../../inbox/texts/index';
import { someLines } from '../builders/system-lines';
import { aMessage } from './build';

const shown = (line: InboxLine | undefined, language: Language, text = 'As it is stored') =>
  lineWording(textsIn(language), aMessage({ author: 'system', text, content: line === undefined ? null : { line } }));
/** Everything in a line that is not words of ours. */
const factsOf = (line: InboxLine): readonly string[] =>
  Object.entries<string | number | readonly string[] | null>({ ...line }).flatMap(([key, fact]) =>
    key === 'kind' || key === 'state' || fact === null ? [] : [fact].flat().map(String),
  );
const all = Object.keys(languages) as Language[];

describe('a line of the system on the page', () => {
  it('says in English what the server stored', () => {
    expect(someLines.map((line) => shown(line, 'en').text)).toEqual(someLines.map(lineText));
  });

  it.each(all.filter((language) => language !== 'en'))('has words of its own in %s, with every name and number of the line', (language) => {
    for (const line of someLines) {
      const { text, direction } = shown(line, language);
      const isOthersAlone = line.kind === 'action_done' && line.caption !== null && line.said !== null;
      if (!isOthersAlone) expect(text).not.toBe(lineText(line));
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      expect(direction).toBe('ltr');
      for (const fact of factsOf(line)) expect(text).toContain(fact);
    }
  });

  it.each(all)('has words for every kind that there is in %s, and for no other', (language) => {
    expect(Object.keys(textsIn(language).lines).sort()).toEqual([...new Set(someLines.map(({ kind }) => kind))].sort());
  });

  it('says in the agent’s language why an action failed, where the reason is ours', () => {
    const failed = { kind: 'action_failed', caption: 'Order', said: 'It was interrupted.' } as const;
    expect(shown({ ...failed, code: 'interrupted' }, 'es').text).toMatch(/^Falló «Order»: Se interrumpió/);
    expect(shown({ ...failed, code: 'toString' }, 'es').text).toBe('Falló «Order»: It was interrupted.');
    expect(shown({ ...failed, code: null }, 'es').text).toBe('Falló «Order»: It was interrupted.');
  });

  it('shows its text where the page does not know the kind, or there is none', () => {
    const unknown = { kind: 'praised', agent: 'Ana' } as unknown as InboxLine;
    for (const line of [unknown, { kind: 'toString' } as unknown as InboxLine, undefined]) {
      expect(shown(line, 'es')).toEqual({ text: 'As it is stored', direction: 'auto' });
    }
  });

  it('shows what a customer wrote as it was written', () => {
    expect(lineWording(textsIn('es'), aMessage({ content: { isForwarded: true } }))).toEqual({ text: 'Hello', direction: 'auto' });
  });
});
