import { emptyConversation, quickReplies } from '../../widget/model/conversation';
import { troublesIn } from '../../widget/model/left-word';
import { mapAddress, webAddress } from '../../widget/model/links';

import { aMessage, anOwnMessage } from './builders';

const buttons = [
  { kind: 'link', label: 'Read', url: 'https://example.com' },
  { kind: 'reply', label: 'Yes' },
  { kind: 'reply', label: ' ' },
] as const;

describe('quick answers', () => {
  const asked = aMessage({ order: 1, author: 'bot', content: { buttons } });

  it('are those under the last message, by their places', () => {
    expect(quickReplies({ ...emptyConversation, stored: [asked] })).toEqual({ messageId: 'm1', buttons: [{ index: 1, label: 'Yes' }] });
  });

  it('are gone once anything was said after it, also while that is still being sent', () => {
    expect(quickReplies({ ...emptyConversation, stored: [asked, anOwnMessage(2, 'c')] })).toBeNull();
    expect(quickReplies({ ...emptyConversation, stored: [asked, aMessage({ order: 2 })] })).toBeNull();
    const outgoing = [{ clientId: 'c', text: 'Yes', files: [], press: null, at: 0, failure: null }];
    expect(quickReplies({ ...emptyConversation, stored: [asked], outgoing })).toBeNull();
  });

  it('are never of the customer', () => {
    expect(quickReplies({ ...emptyConversation, stored: [{ ...anOwnMessage(1, 'c'), content: { buttons } }] })).toBeNull();
    expect(quickReplies(emptyConversation)).toBeNull();
  });
});

describe('a link of a message', () => {
  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'example.com',
    '',
  ])('is no link when it is %j', (address) => {
    expect(webAddress(address)).toBeNull();
  });

  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTP://example.com/a', 'http://example.com/a'],
  ])('leads to the web: %s', (address, href) => {
    expect(webAddress(address)).toBe(href);
  });

  it('shows a place on a map', () => {
    expect(mapAddress({ latitude: 40.4, longitude: -3.7 })).toBe(
      'https://www.openstreetmap.org/?mlat=40.400000&mlon=-3.700000#map=16/40.400000/-3.700000',
    );
  });
});

describe('the form', () => {
  const good = { name: 'Ana', email: 'ana@example.com', phone: '', text: 'Hello' };

  it('is good with a name, a message and one way to answer', () => {
    expect(troublesIn(good)).toEqual({});
    expect(troublesIn({ ...good, email: '', phone: '+34 600 123 456' })).toEqual({});
  });

  it.each([
    [{ name: '' }, { name: 'formMissing' }],
    [{ text: '' }, { text: 'formMissing' }],
    [{ email: '' }, { email: 'formOneOf' }],
    [{ email: 'ana@example' }, { email: 'formBadEmail' }],
    [{ phone: '12' }, { phone: 'formBadPhone' }],
    [{ phone: 'call me' }, { phone: 'formBadPhone' }],
  ])('says what is wrong with %j', (change, troubles) => {
    expect(troublesIn({ ...good, ...change })).toEqual(troubles);
  });
});
