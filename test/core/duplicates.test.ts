import fc from 'fast-check';
import { asChannelId, asChatId, asContactId, asIdentityId, asInstant } from '../../src/core/brand';
import { keysOf } from '../../src/core/duplicates/keys';
import type { KeyFacts } from '../../src/core/duplicates/keys';
import { linkPlan } from '../../src/core/duplicates/link';
import { fieldChanges, nextChats } from '../../src/core/duplicates/merge';
import type { MergingContact } from '../../src/core/duplicates/merge';
import { emailKey, emailLooseKey, nameKey, nameWords, phoneKey } from '../../src/core/duplicates/normalise';
import { isSameValue } from '../../src/core/duplicates/same';
import { attributesOf, matchOf, ruleAttributes, seedsOf } from '../../src/core/duplicates/rules';
import type { DuplicateRule } from '../../src/core/duplicates/rules';

const words = fc.array(fc.stringMatching(/^[a-zà-ÿа-яё]{1,12}$/), { minLength: 1, maxLength: 5 });
const noise = fc.constantFrom('', '"', '(', ')', '#', '%', '-', "'", '.', '!', '«', '*');

describe('names', () => {
  it.each([
    ['José  da Silva', ['jose', 'da', 'silva']],
    ["O'Brien, Renée (VIP)", ['obrien', 'renee', 'vip']],
    ['Łukasz Größe', ['lukasz', 'grosse']],
    ['ЁЖИК Йод', ['ежик', 'иод']],
    ['李小龍', ['李小龍']],
    ['निशा', ['निशा']],
    ['ＦＵＬＬ ｗｉｄｔｈ', ['full', 'width']],
    ['  #%* ', []],
  ])('of %s are compared by their plain words', (name, expected) => {
    expect(nameWords(name)).toEqual(expected);
  });

  it('are the same in any order, whatever the case, the accents and the special characters', () => {
    fc.assert(
      fc.property(
        words.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        noise,
        ([all, shuffled], sign) => {
          const written = shuffled.map((word) => `${sign}${word.toUpperCase()}${sign}`.normalize('NFD')).join('  ');
          expect(nameKey(written)).toBe(nameKey(all.join(' ')));
        },
      ),
    );
  });

  it('of any text have words without special characters, and the words of the words are the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const found = nameWords(text);
        expect(found.every((word) => word.isWellFormed() && /^[\p{L}\p{M}\p{N}]+$/u.test(word))).toBe(true);
        expect(nameWords(found.join(' '))).toEqual(found);
      }),
      { numRuns: 2_000 },
    );
  });

  it('without a word have no key', () => {
    expect([nameKey(''), nameKey('???')]).toEqual([null, null]);
  });
});

describe('phones', () => {
  it('are compared by their last ten digits, however they are written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{10}$/), fc.stringMatching(/^\d{0,3}$/), (number, prefix) => {
        const written = `+${prefix} (${number.slice(0, 3)}) ${number.slice(3, 6)}-${number.slice(6)}`;
        expect(phoneKey(written)).toBe(number);
      }),
    );
  });

  it('of a few digits are none', () => {
    expect([phoneKey('1234'), phoneKey('12345'), phoneKey('no phone'), phoneKey('')]).toEqual([null, '12345', null, null]);
  });
});

describe('e-mail addresses', () => {
  it('are the same whatever their case, and by default differ in dots', () => {
    expect(emailKey(' A.Barber@Example.ORG ')).toBe('a.barber@example.org');
    expect(emailKey('abarber@example.org')).not.toBe(emailKey('a.barber@example.org'));
    expect([emailKey('nobody'), emailKey('a@b@c'), emailKey('@b'), emailKey('')]).toEqual([null, null, null, null]);
  });

  it('are loosely the same without signs before the @', () => {
    const all = ['a.barber@example.org', 'abarber@example.org', 'A_Barber@example.org', 'a.barber+shop@example.org'];
    expect(new Set(all.map(emailLooseKey))).toEqual(new Set(['abarber@example.org']));
    expect(emailLooseKey('abarber@example.com')).not.toBe(emailLooseKey('abarber@example.org'));
    expect(emailLooseKey('...@example.org')).toBeNull();
  });
});

const facts = (some: Partial<KeyFacts> = {}): KeyFacts => ({ name: '', mobile: null, business: null, phones: [], email: null, ...some });
const rule = (...attributes: DuplicateRule['attributes']): DuplicateRule => ({ name: attributes.join('+'), attributes, isActive: true });

describe('rules', () => {
  it('know a contact by any of its phones where they say phone, and by the mobile phone alone where they say mobile', () => {
    const mine = keysOf(facts({ mobile: '+14155550100' }));
    const theirs = keysOf(facts({ business: '+1 415 555 0100' }));
    expect(matchOf([rule('phone')], mine, theirs, false)?.fields).toEqual(['phone']);
    expect(matchOf([rule('mobile')], mine, theirs, false)).toBeNull();
  });

  it('find nobody when an attribute of theirs differs, is missing, or the rule is not active', () => {
    const mine = keysOf(facts({ name: 'Ana Duarte', email: 'ana@example.org' }));
    const both = rule('name', 'email');
    expect(matchOf([both], mine, keysOf(facts({ name: 'Duarte Ana', email: 'ANA@example.org' })), false)?.rules).toEqual(['name+email']);
    expect(matchOf([both], mine, keysOf(facts({ name: 'Duarte Ana' })), false)).toBeNull();
    expect(matchOf([{ ...both, isActive: false }], mine, mine, false)).toBeNull();
    expect(matchOf([rule('business')], mine, mine, false)).toBeNull();
  });

  it('score more for more that is the same, and for the same number with its country', () => {
    const mine = keysOf(facts({ name: 'Ana Duarte', mobile: '+14155550100' }));
    const rules = [rule('name'), rule('phone'), rule('mobile')];
    const score = (some: Partial<KeyFacts>, hasSamePhone = false) => matchOf(rules, mine, keysOf(facts(some)), hasSamePhone)?.score ?? 0;
    const byDigits = score({ mobile: '4155550100' });
    expect(score({ mobile: '+14155550100' }, true)).toBeGreaterThan(byDigits);
    expect(score({ name: 'Ana Duarte', mobile: '4155550100' })).toBeGreaterThan(byDigits);
  });

  it('find by their seeds everybody whom they match, and score from 1 to 100', () => {
    const some = fc.record({
      name: fc.constantFrom('', 'Ana Duarte', 'Duarte, Ana', 'Bob'),
      mobile: fc.constantFrom(null, '+14155550100', '4155550100', '+14155550101'),
      business: fc.constantFrom(null, '+14155550100', '+14155550102'),
      phones: fc.subarray(['+14155550100', '+14155550103']),
      email: fc.constantFrom(null, 'ana@example.org', 'a.na@example.org'),
    });
    const rules = fc.array(
      fc.record({ name: fc.string(), attributes: fc.subarray([...ruleAttributes], { minLength: 1 }), isActive: fc.boolean() }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(some, some, rules, fc.boolean(), (one, other, all, hasSamePhone) => {
        const [mine, theirs] = [keysOf(one), keysOf(other)];
        const match = matchOf(all, mine, theirs, hasSamePhone);
        if (match === null) return;
        expect(match.score).toBeGreaterThanOrEqual(1);
        expect(match.score).toBeLessThanOrEqual(100);
        const found = seedsOf(all, mine).some((seed) => theirs.some(({ field, key }) => field === seed.field && key === seed.key));
        expect(found).toBe(true);
      }),
    );
  });

  it('compare something that there is', () => {
    expect(attributesOf(['name', 'name'])).toEqual({ ok: true, value: ['name'] });
    expect([attributesOf([]).ok, attributesOf(['shoe size']).ok]).toEqual([false, false]);
  });
});

const merging = (id: string, some: Partial<MergingContact['values']> = {}, more: Partial<MergingContact> = {}): MergingContact => ({
  id: asContactId(id),
  values: {
    name: id,
    phone: null,
    businessPhone: null,
    email: null,
    jobTitle: null,
    language: null,
    note: null,
    account: null,
    picture: null,
    ...some,
  },
  namedBy: 'provider',
  origin: 'chat',
  updatedAt: null,
  isGone: false,
  goneAs: null,
  ...more,
});

describe('a merge', () => {
  it('takes a name of a person in place of a placeholder, with who gave it', () => {
    const changes = fieldChanges(
      merging('a', {}, { namedBy: 'placeholder', origin: 'unidentified' }),
      [merging('b', {}, { namedBy: 'person' })],
      {},
    );
    expect(changes).toEqual({
      ok: true,
      value: [
        { field: 'name', from: 'b', before: 'a', after: 'b' },
        { field: 'namedBy', from: 'b', before: 'placeholder', after: 'person' },
        { field: 'origin', from: 'b', before: 'unidentified', after: 'chat' },
      ],
    });
  });

  it.each([
    ['email', 'Olena@Example.org', ' olena@example.ORG'],
    ['name', 'Olena Kovalenko', ' olena  KOVALENKO '],
    ['phone', '+380501112233', '+380 (50) 111-22-33'],
    ['phone', '+380501112233', '00380 50 111 22 33'],
    ['businessPhone', '+380501112233', '050 111 22 33'],
    ['businessPhone', '050 111 22 33', '+380501112233'],
    ['jobTitle', 'Buyer', 'Buyer '],
  ] as const)('has nothing to take where the %s is %j and %j', (field, own, others) => {
    const [survivor, other] = [merging('a', { [field]: own }), merging('b', { [field]: others })];
    const changed = (choices: object) => {
      const changes = fieldChanges(survivor, [other], choices);
      return changes.ok ? changes.value.filter((change) => change.field === field) : [];
    };
    expect([changed({}), changed({ [field]: 'b' })]).toEqual([[], []]);
  });

  it.each([
    ['email', 'olena@example.org', 'olena+shop@example.org'],
    ['name', 'Olena', 'Olena K.'],
    ['phone', '+380501112233', '+480501112233'],
    ['phone', '+14155550100', '+14155550100 ext 5'],
    ['phone', '+380501112233', '12233'],
    ['jobTitle', 'Buyer', 'buyer'],
  ] as const)('has something to choose where the %s is %j and %j', (field, own, others) => {
    expect(isSameValue(field, own, others)).toBe(false);
    const changes = fieldChanges(merging('a', { [field]: own }), [merging('b', { [field]: others })], { [field]: asContactId('b') });
    expect(changes.ok && changes.value.find((change) => change.field === field)?.after).toBe(others);
  });

  it('gives nobody the same number twice unless somebody chose so', () => {
    const survivor = merging('a', { phone: '+380501112233' });
    const other = merging('b', { businessPhone: '050 111 22 33' });
    const taken = (choices: object) => {
      const changes = fieldChanges(survivor, [other], choices);
      return changes.ok ? changes.value.map(({ field, after }) => [field, after]) : [];
    };
    expect(taken({})).toEqual([]);
    expect(taken({ businessPhone: 'b' })).toEqual([['businessPhone', '050 111 22 33']]);
    const both = merging('c', { phone: '+380501112233', businessPhone: '+380 50 1112233' });
    const changes = fieldChanges(merging('a'), [both], {});
    expect(changes.ok && changes.value.map(({ field }) => field)).toEqual(['phone']);
  });

  it('loses no number because the survivor has it in a field that gets another one, or because the first of several is known', () => {
    const survivor = merging('a', { businessPhone: '+380501112233' });
    const valuesOf = (removed: readonly ReturnType<typeof merging>[], choices: object) => {
      const changes = fieldChanges(survivor, removed, choices);
      return Object.fromEntries(changes.ok ? changes.value.map(({ field, after }) => [field, after]) : []);
    };
    const two = merging('b', { phone: '050 111 22 33', businessPhone: '+380445556677' });
    expect(valuesOf([two], { businessPhone: 'b' })).toEqual({ phone: '050 111 22 33', businessPhone: '+380445556677' });
    expect(valuesOf([merging('b', { phone: '050 111 22 33' }), merging('c', { phone: '+380445556677' })], {})).toEqual({
      phone: '+380445556677',
    });
    expect(valuesOf([merging('b', { phone: '050 111 22 33' })], { businessPhone: 'b' })).toEqual({
      phone: '050 111 22 33',
      businessPhone: null,
    });
  });

  it('can empty a field by choice', () => {
    const changes = fieldChanges(merging('a', { email: 'a@example.org' }), [merging('b')], { email: asContactId('b') });
    expect(changes).toEqual({ ok: true, value: [{ field: 'email', from: 'b', before: 'a@example.org', after: null }] });
  });

  it('leaves one chat of each contact and channel in front: the newest', () => {
    const chat = fc.record({
      id: fc.uuid().map(asChatId),
      contactId: fc.constantFrom('a', 'b').map(asContactId),
      identityId: fc.constant(asIdentityId('i')),
      channelId: fc.constantFrom('x', 'y').map(asChannelId),
      waitingSince: fc.nat(5).map(asInstant),
    });
    fc.assert(
      fc.property(fc.uniqueArray(chat, { selector: ({ id }) => id }), (chats) => {
        const front = new Set(nextChats(chats));
        for (const group of Map.groupBy(chats, ({ contactId, channelId }) => contactId + channelId).values()) {
          const first = group.filter(({ id }) => front.has(id));
          expect(first).toHaveLength(1);
          expect(group.every(({ waitingSince }) => waitingSince <= (first[0]?.waitingSince ?? -1))).toBe(true);
        }
      }),
    );
  });
});

describe('a link', () => {
  const stub = { isUntouched: true, hasAccount: false, cases: 0, foreignChats: 0 };

  it('removes a contact that nobody ever worked on without a question', () => {
    expect(linkPlan(stub, 'always')).toEqual({ removes: true, confirmation: null });
    expect(linkPlan(stub, 'onlyIfStub')).toEqual({ removes: true, confirmation: null });
    expect(linkPlan(stub, 'never')).toEqual({ removes: false, confirmation: null });
  });

  it.each([
    [{ ...stub, cases: 2 }, '2 cases'],
    [{ ...stub, foreignChats: 1 }, '1 chat under other ids'],
    [{ ...stub, hasAccount: true }, 'an account'],
    [{ ...stub, isUntouched: false }, 'a profile that somebody filled in'],
  ])('asks before it removes one that has more', (more, said) => {
    expect(linkPlan(more, 'always')).toMatchObject({ removes: true, confirmation: expect.stringContaining(said) as string });
    expect(linkPlan(more, 'onlyIfStub')).toEqual({ removes: false, confirmation: null });
  });
});
