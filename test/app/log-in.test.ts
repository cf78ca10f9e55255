import { findSession } from '../../src/app/find-session';
import { logIn, sessionMillis } from '../../src/app/log-in';
import { logOut } from '../../src/app/log-out';
import type { AgentId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, refusalOf, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { sqliteInMemory } from '../builders/sqlite';
import { testSurroundings } from '../builders/surroundings';
import type { TestSurroundings } from '../builders/surroundings';

const minute = 60_000;
let store: OpenStore;
let clock: TestSurroundings;
let centre: ContactCentre;
let ann: AgentId;
beforeEach(async () => {
  clock = testSurroundings();
  const database = sqliteInMemory();
  store = await openStore(database.engine(), clock.now);
  centre = await aContactCentre(store, clock);
  ann = await centre.addAgent('ann', { status: 'inactive' });
});

const attempt = (password: string, { login = 'ann', address = '10.0.0.1' } = {}) => logIn(centre.on, { login, password, address });
const right = 'password of ann';
const status = async () => (await store.views.me([ann]))[0]?.status;

describe('logging in', () => {
  it('opens a session that ends by itself', async () => {
    const session = valueOf(await attempt(right));
    expect(session).toMatchObject({ agentId: ann, expiresAt: clock.now() + sessionMillis });
    clock.advance(sessionMillis - 1);
    expect(await findSession({ ...centre.on, views: store.views }, session.token)).toBe(ann);
    clock.advance(1);
    expect(await findSession({ ...centre.on, views: store.views }, session.token)).toBeNull();
  });

  it('begins Inactive with the first session and changes nothing with the second', async () => {
    await centre.become(ann, 'active');
    const first = valueOf(await attempt(right));
    expect(await status()).toBe('inactive');
    await centre.become(ann, 'active');
    const second = valueOf(await attempt(right));
    expect(await status()).toBe('active');
    await logOut(centre.on, first.token);
    expect(await status()).toBe('active');
    await logOut(centre.on, second.token);
    await logOut(centre.on, second.token);
    expect(await status()).toBe('inactive');
  });

  it('counts an expired session as none', async () => {
    valueOf(await attempt(right));
    await centre.become(ann, 'active');
    clock.advance(sessionMillis);
    valueOf(await attempt(right));
    expect(await status()).toBe('inactive');
  });

  it('refuses an unknown login in the words and at the cost of a wrong password', async () => {
    const wrong = await attempt('wrong');
    const unknown = await attempt('wrong', { login: 'nobody' });
    expect(refusalOf(wrong)).toBe('wrong_password');
    expect(unknown).toEqual(wrong);
    const { verified, decoy } = centre.on.hasher;
    expect(verified).toEqual([
      { password: 'wrong', hash: 'hash of password of ann' },
      { password: 'wrong', hash: decoy },
    ]);
  });

  it('blocks a login after five failures in a quarter of an hour, whatever the address and the password', async () => {
    for (let i = 0; i < 5; i++) {
      expect(refusalOf(await attempt('wrong', { address: `10.0.0.${String(i)}` }))).toBe('wrong_password');
      clock.advance(minute);
    }
    const blocked = await attempt(right, { address: '10.0.1.1', login: 'ANN ' });
    expect(blocked).toMatchObject({
      refusal: { code: 'too_many_attempts', retryAfterSeconds: 600, reason: expect.stringContaining('10 min') },
    });
    expect(centre.on.hasher.verified.length).toBe(5);
    clock.advance(10 * minute);
    valueOf(await attempt(right));
  });

  it('does not let further attempts prolong the block', async () => {
    for (let i = 0; i < 5; i++) await attempt('wrong');
    clock.advance(14 * minute);
    expect(refusalOf(await attempt('wrong'))).toBe('too_many_attempts');
    clock.advance(minute);
    valueOf(await attempt(right));
  });

  it('forgets failures once the right password came', async () => {
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) expect(refusalOf(await attempt('wrong'))).toBe('wrong_password');
      valueOf(await attempt(right));
    }
  });

  it('blocks an address that tries thirty logins', async () => {
    for (let i = 0; i < 30; i++) expect(refusalOf(await attempt('wrong', { login: `guess${String(i)}` }))).toBe('wrong_password');
    expect(refusalOf(await attempt(right))).toBe('too_many_attempts');
    valueOf(await attempt(right, { address: '10.0.0.2' }));
  });
});
