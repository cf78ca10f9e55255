import { asAgentId, asChannelId, asChatId, asContactId, asIdentityId, asInstant } from '../../src/core/brand';
import type { Chat } from '../../src/core/chat';
import { rateChat, ratingLine } from '../../src/core/rating';
import { lineText } from '../../src/core/system-line';

const hour = 60 * 60_000;
const completedAt = asInstant(1_000 * hour);
const later = (ms: number) => asInstant(completedAt + ms);
const ended: Chat = {
  id: asChatId('chat'),
  contactId: asContactId('contact'),
  identityId: asIdentityId('identity'),
  channelId: asChannelId('channel'),
  parentId: null,
  origin: 'customer',
  waitingSince: asInstant(0),
  createdAt: asInstant(0),
  status: 'completed',
  queueId: null,
  agentId: asAgentId('agent'),
  acceptedAt: asInstant(1),
  completedAt,
};
const open: Chat = { ...ended, status: 'waiting', queueId: null };
const good = { value: 4, comment: null };

describe('a rating', () => {
  it.each([1, 2, 3, 4, 5])('may be %d', (value) => {
    expect(rateChat(ended, null, { value, comment: ' ' }, later(1))).toEqual({ ok: true, value: { value, comment: null, at: later(1) } });
  });

  it.each([0, 6, 2.5, Number.NaN])('may not be %d', (value) => {
    expect(rateChat(ended, null, { ...good, value }, later(1))).toMatchObject({ refusal: { code: 'bad_rating' } });
  });

  it('is of a chat that is over', () => {
    expect(rateChat(open, null, good, later(1))).toMatchObject({ refusal: { code: 'not_completed' } });
  });

  it('is given within a day', () => {
    expect(rateChat(ended, null, good, later(24 * hour - 1)).ok).toBe(true);
    expect(rateChat(ended, null, good, later(24 * hour))).toMatchObject({ refusal: { code: 'too_late' } });
  });

  it('can be changed for an hour from the first one, and keeps its time', () => {
    const earlier = { value: 1, comment: null, at: later(20 * hour) };
    expect(rateChat(ended, earlier, good, later(21 * hour - 1))).toMatchObject({ value: { value: 4, at: earlier.at } });
    expect(rateChat(ended, earlier, good, later(21 * hour))).toMatchObject({ refusal: { code: 'too_late' } });
  });

  it('has a comment of a thousand characters at most, fit to be stored', () => {
    const rated = rateChat(ended, null, { value: 4, comment: ` a\u0000b ${'x'.repeat(2_000)}` }, later(1));
    expect(rated.ok && rated.value.comment).toMatch(/^ab x+$/);
    expect(rated.ok && rated.value.comment?.length).toBe(1_000);
  });

  it('reads as a line', () => {
    expect(lineText(ratingLine({ value: 4, comment: null }, false))).toBe('The customer rated this chat ★★★★☆ (4 of 5)');
    expect(lineText(ratingLine({ value: 1, comment: 'Slow' }, true))).toBe('The customer changed the rating to ★☆☆☆☆ (1 of 5): Slow');
  });
});
