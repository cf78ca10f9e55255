import { conversationLanguage, evidenceOf, languageOfScript, wordsOf } from '../../src/core/conversation-language';
import type { Said } from '../../src/core/conversation-language';

const said = (language: string, text: string, isReliable = true): Said => ({ text, detected: { language, isReliable } });
const spanish = said('es', '¿Dónde está mi pedido?');
const english = said('en', 'Where is my order now?');
const long = said('en', 'I have been waiting for my order since last week, where is it?');

describe('the language of a conversation', () => {
  it('is set by the first message that tells', () => {
    expect(conversationLanguage(null, [])).toBeNull();
    expect(conversationLanguage(null, [said('es', 'hola'), said('pt', '👍', false), spanish])).toBe('es');
  });

  it('is not set by a message of which the detector is not sure, or that is too short', () => {
    expect(conversationLanguage(null, [said('es', '¿Dónde está mi pedido?', false)])).toBeNull();
    expect(conversationLanguage(null, [said('fi', 'ok gracias')])).toBeNull();
    expect(conversationLanguage(null, [said('es', 'Rindfleischetikettierung')])).toBeNull();
    expect(conversationLanguage(null, [{ text: '123', detected: null }])).toBeNull();
  });

  it('stays after one short message in another language', () => {
    expect(conversationLanguage('es', [english])).toBe('es');
    expect(conversationLanguage('es', [english, spanish, english])).toBe('es');
  });

  it('changes with two messages in a row, whatever tells nothing between them', () => {
    expect(conversationLanguage('es', [english, english])).toBe('en');
    expect(conversationLanguage('es', [english, said('es', 'ok'), said('de', 'Juan Carlos Rodríguez'), english])).toBe('en');
  });

  it('changes with one long message', () => {
    expect(conversationLanguage('es', [long])).toBe('en');
  });

  it('does not change with two messages in two other languages', () => {
    expect(conversationLanguage('es', [english, said('de', 'Wo ist meine Bestellung?')])).toBe('es');
  });

  it('takes regions of a language for the same language', () => {
    expect(conversationLanguage('pt-BR', [said('pt', 'Onde está o meu pedido?'), said('pt', 'Ainda não chegou nada.')])).toBe('pt-BR');
  });

  it('comes out the same when the last messages are told again', () => {
    const history = [spanish, english, said('en', 'thanks'), english, spanish, long];
    for (let from = 0; from < history.length; from++) {
      const known = conversationLanguage(null, history);
      expect(conversationLanguage(known, history.slice(from))).toBe(known);
    }
  });
});

describe('what tells of a language', () => {
  it.each([
    ['el', 'Γεια σας'],
    ['he', 'שלום'],
    ['th', 'สวัสดี'],
    ['ka', 'გამარჯობა'],
    ['hy', 'Բարեւ'],
    ['ko', '안녕하세요'],
    ['ja', '注文はどこですか'],
    [null, 'hello'],
    [null, 'Привет'],
    [null, '我的包裹在哪里'],
    [null, 'α β test of the formula'],
  ])('finds %s by the letters of %s', (language, text) => {
    expect(languageOfScript(text)).toBe(language);
  });

  it('believes a short text in a script of its own, or in one without blanks', () => {
    expect(evidenceOf('שלום').isEnough).toBe(true);
    expect(evidenceOf('我的包裹在哪里').isEnough).toBe(true);
    expect(evidenceOf('Привет').isEnough).toBe(false);
  });

  it('counts a repeated word once', () => {
    expect(evidenceOf('gracias gracias gracias').isEnough).toBe(false);
  });

  it('leaves out links, addresses, codes, quotations and laughter', () => {
    expect(wordsOf('Mi pedido #A-1 en https://example.com/mi-pedido, "your order is on its way", jajajaja: me@example.com')).toEqual([
      'Mi',
      'pedido',
      'en',
    ]);
  });

  it.each(['“', '„', '«', '„a', '"', '`'])('is quick with a text of nothing but %s', (mark) => {
    const began = performance.now();
    wordsOf(mark.repeat(60_000));
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it.each(['😀', '!', '’', '*'])('is quick with thousands of %s between two letters', (sign) => {
    const began = performance.now();
    evidenceOf(`a${sign.repeat(30_000)}b`);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it.each(['Where Is It?', 'Guten Tag, wo ist mein Paket', 'DONDE ESTA MI PEDIDO AHORA MISMO'])('takes %s for no names', (text) => {
    expect(evidenceOf(`${text} pedido`).isEnough).toBe(true);
  });

  it.each(['Juan Carlos Rodríguez', 'Maria da Conceição Oliveira', 'Samsung Galaxy Watch Ultra', 'JUAN CARLOS RODRIGUEZ'])(
    'takes %s for names',
    (text) => {
      expect(evidenceOf(text).isEnough).toBe(false);
    },
  );
});
