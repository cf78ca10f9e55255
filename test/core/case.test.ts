import { asAgentId, asContactId, asInstant } from '../../src/core/brand';
import { caseOfChat, changeCase, missingFields, subjectLimit, withDefaults } from '../../src/core/case';
import type { CaseMessage } from '../../src/core/case';

const now = asInstant(1_000);
const chat = { contactId: asContactId('contact'), accountId: null, agentId: asAgentId('ann') };
const of = (...messages: readonly CaseMessage[]) => caseOfChat(chat, messages, now);
const customer = (text: string, ...files: readonly string[]): CaseMessage => ({ author: 'customer', text, files });
const agent = (text: string): CaseMessage => ({ author: 'agent', text, files: [] });
const closed = { id: 'closed', name: 'Closed', isFinal: true, isActive: true };
const open = { id: 'new', name: 'New', isFinal: false, isActive: true };

describe('a case of a chat', () => {
  it('is about what the customer wrote first, in one line', () => {
    expect(of(customer(' Hello \n there '), customer('More')).subject).toBe('Hello there');
  });

  it('is cut at a word where the first message is long', () => {
    const { subject } = of(customer('word '.repeat(100)));
    expect(subject).toMatch(/^(word )+word…$/);
    expect(subject.length).toBeLessThanOrEqual(subjectLimit);
    expect(of(customer('x'.repeat(500))).subject).toBe(`${'x'.repeat(subjectLimit - 1)}…`);
  });

  it('is named by the files of a message that has nothing else', () => {
    expect(of(customer('', 'receipt.pdf', 'photo.jpg'))).toMatchObject({
      subject: 'receipt.pdf, photo.jpg',
      description: 'receipt.pdf, photo.jpg',
    });
  });

  it('says so where the customer wrote nothing', () => {
    expect(of()).toMatchObject({ subject: 'Chat without a message of the customer', description: '' });
    expect(of(agent('Hello?')).subject).toBe('Chat without a message of the customer');
  });

  it('describes what the customer wrote until an agent answered, in order', () => {
    const messages = [customer('One'), customer('Two'), customer('Three'), agent('Hi'), customer('Four')];
    expect(of(...messages).description).toBe('One\nTwo\nThree');
    expect(of(customer('One'), customer('Two')).description).toBe('One\nTwo');
  });

  it('counts nothing that an agent wrote before the customer as an answer', () => {
    const facts = of(agent('We have news for you'), customer('Tell me'), customer('Please'), agent('Here'), customer('Thanks'));
    expect(facts).toMatchObject({ subject: 'Tell me', description: 'Tell me\nPlease' });
  });

  it('is new, from a chat, registered now, of the contact and its account, for the agent of the chat', () => {
    expect(of(customer('Hello'))).toEqual({
      subject: 'Hello',
      description: 'Hello',
      source: 'Chat',
      statusId: 'new',
      registeredAt: now,
      contactId: 'contact',
      accountId: null,
      assigneeId: 'ann',
      categoryId: null,
      priority: null,
      project: null,
      foreign: null,
      closedAt: null,
    });
  });

  it('takes from a template what it does not know itself', () => {
    const defaults = { categoryId: 'c', priority: 'High', project: 'P', assigneeId: asAgentId('zoe') };
    expect(withDefaults(of(), defaults)).toMatchObject({ categoryId: 'c', priority: 'High', project: 'P', assigneeId: 'ann' });
    expect(withDefaults({ ...of(), assigneeId: null }, defaults).assigneeId).toBe('zoe');
  });

  it('lacks what a template asks for and nobody filled in', () => {
    expect(missingFields({ ...of(), priority: 'High' }, ['category', 'priority', 'description'])).toEqual(['category', 'description']);
  });
});

describe('a change of a case', () => {
  const before = of(customer('Hello'));

  it('closes it with a final status, keeps the time, and opens it again', () => {
    const once = changeCase(before, { status: closed }, asInstant(2_000));
    expect(once).toMatchObject({ value: { statusId: 'closed', closedAt: 2_000 } });
    const twice = once.ok ? changeCase(once.value, { status: { ...closed, id: 'cancelled' } }, asInstant(3_000)) : once;
    expect(twice).toMatchObject({ value: { statusId: 'cancelled', closedAt: 2_000 } });
    expect(twice.ok && changeCase(twice.value, { status: open }, asInstant(4_000))).toMatchObject({ value: { closedAt: null } });
  });

  it('leaves out what is not mentioned, and empties what is null', () => {
    const filled = { ...before, priority: 'High', project: 'P' };
    expect(changeCase(filled, { priority: null }, now)).toMatchObject({ value: { priority: null, project: 'P', subject: 'Hello' } });
  });

  it.each([
    ['an empty subject', { subject: ' \n ' }, 'bad_subject'],
    ['a long priority', { priority: 'x'.repeat(201) }, 'too_long'],
    ['a key without characters', { foreign: { system: 'desk', key: ' ', url: null } }, 'bad_key'],
    ['an address that is a script', { foreign: { system: null, key: '1', url: 'javascript:alert(1)' } }, 'bad_url'],
  ])('is refused for %s', (_, changes, code) => {
    expect(changeCase(before, changes, now)).toMatchObject({ ok: false, refusal: { code } });
  });
});
