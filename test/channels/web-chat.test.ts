import { createHmac, randomUUID } from 'node:crypto';
import { introductionOf } from '../../src/channels/web-chat/contact-fields';
import { isAllowedOrigin, isOwnOrigin, readOrigins } from '../../src/channels/web-chat/origins';
import { addressKey, countStep, rateLimit } from '../../src/channels/web-chat/rate-limit';
import { isKnownVisitor, provenVisitor, verifyVisitorToken, visitorToken } from '../../src/channels/web-chat/visitor-token';
import type { HttpRequest } from '../../src/wire/http';

const secret = 'of the site';
const hashOf = (id: string, by = secret): string => createHmac('sha256', by).update(id).digest('hex');

describe('a visitor whom a site proves', () => {
  it('is the same whenever the hash is right, in whichever case it is written', () => {
    expect(provenVisitor({ id: '42', hash: hashOf('42') }, secret)).toBe('user:42');
    expect(provenVisitor({ id: '42', hash: hashOf('42').toUpperCase() }, secret)).toBe('user:42');
    expect(provenVisitor({ id: 'Ана Gómez', hash: hashOf('Ана Gómez') }, secret)).toBe('user:Ана Gómez');
  });

  it('has the hash that other languages make of the same', () => {
    // echo -n 42 | openssl dgst -sha256 -hmac "of the site"
    expect(hashOf('42')).toBe('d0999ae4eb51ef01b8ff71325498c603ce6c64590d90219b27dcdc6ce1a58f02');
  });

  it.each([
    ['the hash of somebody else', { id: '42', hash: hashOf('43') }],
    ['the hash under another secret', { id: '42', hash: hashOf('42', 'another') }],
    ['no hash', { id: '42', hash: '' }],
    ['more than the hash', { id: '42', hash: `${hashOf('42')}00` }],
    ['less than the hash', { id: '42', hash: hashOf('42').slice(0, 62) }],
    ['no id', { id: '', hash: hashOf('') }],
    ['an id without end', { id: 'x'.repeat(129), hash: hashOf('x'.repeat(129)) }],
  ])('is nobody with %s', (_, user) => {
    expect(provenVisitor(user, secret)).toBeNull();
  });

  it('is nobody where there is no secret, or an empty one', () => {
    expect(provenVisitor({ id: '42', hash: hashOf('42', '') }, '')).toBeNull();
    expect(provenVisitor({ id: '42', hash: hashOf('42', '') }, null)).toBeNull();
  });
});

describe('a visitor token', () => {
  const key = { secret: 'of the store', channelId: 'channel-1', identitySecret: secret };
  const stranger = randomUUID();

  it.each([stranger, 'user:42', 'user:a.b:c/ä🙂'])('holds the id %s in plain ASCII', (visitorId) => {
    const token = visitorToken(visitorId, key);
    expect(token).toMatch(/^[\x21-\x7e]+$/);
    expect(verifyVisitorToken(token, key)).toBe(visitorId);
  });

  it('of a stranger is good on every chat of the store', () => {
    const token = visitorToken(stranger, key);
    expect(verifyVisitorToken(token, { ...key, channelId: 'channel-2', identitySecret: null })).toBe(stranger);
  });

  it('of a known visitor holds for the chat and the secret that proved it', () => {
    const token = visitorToken('user:42', key);
    expect(verifyVisitorToken(token, { ...key, channelId: 'channel-2' })).toBeNull();
    expect(verifyVisitorToken(token, { ...key, identitySecret: 'a new one' })).toBeNull();
    expect(verifyVisitorToken(token, { ...key, identitySecret: null })).toBeNull();
  });

  it.each([
    '',
    '.',
    'x',
    `${stranger}.`,
    `.${'A'.repeat(43)}`,
    '%.x',
    '%E0%A4%A.x',
    `user:42.${visitorToken(stranger, key).split('.')[1] ?? ''}`,
  ])('is not one of ours when it is %j', (token) => {
    expect(verifyVisitorToken(token, key)).toBeNull();
  });

  it('cannot make a stranger known', () => {
    expect(isKnownVisitor(stranger)).toBe(false);
    const [, signature = ''] = visitorToken('42', { ...key, identitySecret: null }).split('.');
    expect(verifyVisitorToken(`user%3A42.${signature}`, key)).toBeNull();
  });
});

describe('the allowed origins', () => {
  const allowed = readOrigins('https://www.example.com/, HTTPS://Shop.Example.com:443\nhttp://localhost:8080 https://münchen.example');

  it.each(['https://www.example.com', 'https://shop.example.com', 'http://localhost:8080', 'https://xn--mnchen-3ya.example'])(
    'let %s in',
    (origin) => {
      expect(isAllowedOrigin(allowed, origin)).toBe(true);
    },
  );

  it.each([
    'null',
    '',
    'http://www.example.com',
    'https://www.example.com:8443',
    'https://www.example.com.',
    'https://www.example.com.evil.example',
    'https://evil.example/https://www.example.com',
    'https://evilwww.example.com',
    'https://example.com',
    'https://a.www.example.com',
    'https://www.example.com@evil.example',
    'HTTPS://WWW.EXAMPLE.COM',
    'https://www.example.com/',
    'https://localhost:8080',
    'http://localhost',
    'http://localhost:80800',
  ])('keep %j out', (origin) => {
    expect(isAllowedOrigin(allowed, origin)).toBe(false);
  });

  it('are everybody when none is named, or a star is', () => {
    expect(isAllowedOrigin(readOrigins(' , '), 'https://anywhere.example')).toBe(true);
    expect(isAllowedOrigin(readOrigins('*'), 'https://anywhere.example')).toBe(true);
  });

  it.each([
    'www.example.com',
    'https://*.example.com',
    'https://www.example.com/shop',
    'https://user@www.example.com',
    'ftp://www.example.com',
    'null',
    'https://',
    'https://www.example.com?x',
  ])('are nobody when all that is named is %j, which is said', (entry) => {
    const read = readOrigins(entry);
    expect(read.unreadable).toEqual([entry]);
    for (const origin of ['https://www.example.com', 'null', entry]) expect(isAllowedOrigin(read, origin)).toBe(false);
  });

  const request = (headers: Readonly<Record<string, string>>): HttpRequest =>
    ({ header: (name: string) => headers[name], publishedOrigin: 'https://n8n.example' }) as HttpRequest;

  it('know the own page by what browsers write themselves', () => {
    expect(isOwnOrigin(request({ 'sec-fetch-site': 'same-origin' }), 'https://proxied.example')).toBe(true);
    expect(isOwnOrigin(request({}), 'https://n8n.example')).toBe(true);
    expect(isOwnOrigin(request({ host: '10.0.0.5:5678' }), 'http://10.0.0.5:5678')).toBe(true);
  });

  it.each([
    [{ 'x-forwarded-host': 'evil.example' }],
    [{ 'x-forwarded-host': 'evil.example', 'sec-fetch-site': 'cross-site' }],
    [{ host: 'evil.example', 'sec-fetch-site': 'cross-site' }],
    [{ host: 'n8n.example', 'sec-fetch-site': 'same-site' }],
    [{ host: 'evil.example:81' }],
  ])('take no foreign page for the own one: %j', (headers) => {
    expect(isOwnOrigin(request(headers), 'https://evil.example')).toBe(false);
  });
});

describe('the limit of a visitor', () => {
  const aClock = () => {
    let at = 1_000_000;
    return { now: () => at, pass: (ms: number) => (at += ms) };
  };

  it('lets a burst through, then as many as the time brings, and says how long to wait', () => {
    const clock = aClock();
    const { take } = rateLimit(clock.now);
    const allowance = { burst: 3, perSecond: 0.5 };
    expect([1, 2, 3].map(() => take('a', allowance))).toEqual([0, 0, 0]);
    expect(take('a', allowance)).toBe(2_000);
    clock.pass(1_500);
    expect(take('a', allowance)).toBe(500);
    clock.pass(500);
    expect([take('a', allowance), take('a', allowance)]).toEqual([0, 2_000]);
    clock.pass(3_600_000);
    expect([1, 2, 3, 4].map(() => take('a', allowance) === 0)).toEqual([true, true, true, false]);
  });

  it('counts each on its own, and forgets whoever was quiet for longest when there are too many', () => {
    const { take } = rateLimit(() => 0, 2);
    const allowance = { burst: 1, perSecond: 1 };
    expect([take('a', allowance), take('b', allowance), take('a', allowance)]).toEqual([0, 0, 1_000]);
    expect(take('c', allowance)).toBe(0);
    // b was forgotten, a was not.
    expect(take('a', allowance)).toBe(1_000);
    expect(take('b', allowance)).toBe(0);
  });

  it('survives a clock that is set back', () => {
    const clock = aClock();
    const { take } = rateLimit(clock.now);
    take('a', { burst: 2, perSecond: 1 });
    clock.pass(-900_000);
    expect([1, 2].map(() => take('a', { burst: 2, perSecond: 1 }))).toEqual([0, 1_000]);
  });

  it('counts by visitor, and all visitors of a public address together', () => {
    const limit = rateLimit(() => 0);
    const untilRefused = (visitor: (index: number) => string, address: string): number => {
      for (let count = 0; ; count += 1) if (countStep(limit, 'message', visitor(count), address) > 0) return count;
    };
    expect(untilRefused(() => 'one', '127.0.0.1')).toBe(30);
    expect(untilRefused((index) => `of the office ${index}`, '203.0.113.7')).toBe(300);
    expect(countStep(limit, 'message', 'elsewhere', '203.0.113.8')).toBe(0);
    expect(countStep(limit, 'upload', 'in the office', '203.0.113.7')).toBe(0);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:DB8:0:1:aaaa::1', '2001:db8:0:1'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0db8:0000:0001:1:2:3:4', '2001:db8:0:1'],
    ['127.0.0.1', null],
    ['::1', null],
    ['::ffff:10.1.2.3', null],
    ['192.168.1.2', null],
    ['172.17.0.1', null],
    ['172.32.0.1', '172.32.0.1'],
    ['100.64.0.1', null],
    ['fd00::1', null],
    ['fe80::1%eth0', null],
    ['', null],
  ])('counts %j as %j', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('what a visitor says of oneself', () => {
  it('is kept as it can be read', () => {
    expect(introductionOf({ name: '  Ana\u202E\n Gómez ', email: ' ana@example.com ', phone: '0034 600-123 456' })).toEqual({
      name: 'Ana Gómez',
      email: 'ana@example.com',
      phone: '+34600123456',
    });
  });

  it.each([
    'ana',
    'ana@',
    '@example.com',
    'a b@example.com',
    'ana@example',
    'a@b@example.com',
    '<ana@example.com>',
    `${'a'.repeat(250)}@example.com`,
  ])('is no address when it is %j', (email) => {
    expect(introductionOf({ email }).email).toBeNull();
  });

  it.each(['600123456', '+0 123 456 789', '+34', 'call me', '+1234567890123456'])('is no number when it is %j', (phone) => {
    expect(introductionOf({ phone }).phone).toBeNull();
  });
});
