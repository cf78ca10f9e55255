import fc from 'fast-check';
import { fillMacros, firstNameOf, macroNames, unknownMacros } from '../../src/core/macros';
import type { MacroValues } from '../../src/core/macros';

const nothing = Object.fromEntries(macroNames.map((name) => [name, null])) as MacroValues;
const filled = (text: string, values: Partial<MacroValues> = {}): string => fillMacros(text, { ...nothing, ...values });

describe('macros', () => {
  it('are filled in wherever they stand, blanks within the braces or not', () => {
    const text = 'Dear {{contact.name}}, I am {{ agent.firstName }} of {{chat.queue}}.';
    const values = { 'contact.name': 'Ana Duarte', 'agent.firstName': 'Boris', 'chat.queue': 'Sales' };
    expect(filled(text, values)).toBe('Dear Ana Duarte, I am Boris of Sales.');
  });

  it.each([
    ['Dear {{contact.name}},\nhello', 'Dear,\nhello'],
    ['Dear {{contact.firstName}} {{contact.account}}, hello', 'Dear, hello'],
    ['Dear {{contact.firstName}}{{contact.account}} and all', 'Dear and all'],
    ['Hello {{contact.firstName}}!', 'Hello!'],
    ['{{contact.firstName}}, hello', 'hello'],
    ['Hi {{contact.firstName}} and welcome', 'Hi and welcome'],
    ['Goodbye, {{agent.name}}', 'Goodbye,'],
    ['Hello\n{{case.subject}}\nBye', 'Hello\nBye'],
    ['Hello\n\n{{case.subject}}\n\nBye', 'Hello\n\nBye'],
    ['{{case.subject}}', ''],
  ])('without a value leave nothing behind: %j becomes %j', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  it('without a value take nothing from their neighbours', () => {
    expect(filled('Dear {{contact.account}}{{contact.name}}!', { 'contact.name': 'Ana' })).toBe('Dear Ana!');
    expect(filled('a  b ,c {{contact.name}}', { 'contact.name': 'Ana' })).toBe('a  b ,c Ana');
  });

  it('have values that are text: one that looks like a macro stays as it is', () => {
    expect(filled('{{contact.name}} {{agent.name}}', { 'contact.name': '{{agent.name}} $& \n x', 'agent.name': 'Bo' })).toBe(
      '{{agent.name}} $& x Bo',
    );
  });

  it('that nobody knows are named as they are written, each once', () => {
    expect(unknownMacros('{{contact.name}} {{ contact.nmae }} {{}} {{1}} {{1}} {x} {{ agent.name }}')).toEqual([
      '{{ contact.nmae }}',
      '{{}}',
      '{{1}}',
    ]);
  });

  it('leave a text without macros as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{{')),
        (text) => {
          expect(filled(text)).toBe(text.trim());
        },
      ),
    );
  });
});

it('a first name is the first word of a name', () => {
  expect([firstNameOf(' Ana  Duarte'), firstNameOf('Ana'), firstNameOf(null)]).toEqual(['Ana', 'Ana', null]);
});
