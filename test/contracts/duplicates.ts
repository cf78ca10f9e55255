import { CompiledQuery, Kysely } from 'kysely';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { countSimilar } from '../../src/app/duplicates/count-similar';
import { findSimilar, similarTo } from '../../src/app/duplicates/find-similar';
import { importContacts } from '../../src/app/duplicates/import-contacts';
import type { ContactToImport } from '../../src/app/duplicates/import-contacts';
import { makeKeys } from '../../src/app/duplicates/make-keys';
import { markDifferent } from '../../src/app/duplicates/mark-different';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { deleteDuplicateRule, findDuplicateRules, saveDuplicateRule } from '../../src/app/duplicates/rules';
import type { Tx } from '../../src/app/ports';
import { receiveMessage } from '../../src/app/receive-message';
import { asContactId } from '../../src/core/brand';
import type { ContactId } from '../../src/core/brand';
import { duplicates } from '../../src/store/duplicates';
import type { Tables } from '../../src/store/tables';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const system = { kind: 'system' } as const;

/** Finding contacts that may be the same person, on one engine. */
export function duplicatesContract(engines: () => TestEngines): void {
  let desk: Desk;
  beforeEach(async () => {
    desk = await aDesk(engines());
  });
  afterEach(() => desk.close());

  const add = async (name: string, facts: Partial<ContactToImport> = {}): Promise<ContactId> => {
    const [id] = valueOf(await importContacts(desk.centre.on, [{ name, phone: null, businessPhone: null, email: null, ...facts }]));
    return id ?? asContactId('');
  };
  const similar = (id: ContactId) => desk.store.transaction((tx) => similarTo(tx, id));
  const idsOf = async (id: ContactId) => (await similar(id)).map(({ contactId }) => contactId);
  const count = (id: ContactId) => desk.store.transaction((tx) => countSimilar(tx, id));
  const keysOf = async (id: ContactId) =>
    (
      await desk.raw.rows<{ field: string; key: string }>(
        `select field, key from duplicate_keys where contact_id = '${id}' order by field, key`,
      )
    ).map(({ field, key }) => `${field} ${key}`);
  const writes = async (customer: string, sender: { readonly name?: string; readonly phone?: string }): Promise<ContactId> => {
    const { item } = valueOf(
      await receiveMessage(desk.centre.on, {
        channel: desk.centre.channel,
        sender: { externalId: customer, ...sender },
        placeholder: 'Visitor 1',
        providerMessageId: desk.centre.on.newId(),
        content: { text: 'Hello' },
        writtenAt: null,
        hasProfile: false,
        events: new Set(),
      }),
    );
    return asContactId(item.contact.id);
  };

  it('people are found by the six rules of a new store', async () => {
    const ana = await add('Ana Duarte', { phone: '+5511999990001', businessPhone: '+551133330001', email: 'ana@example.org' });
    const sameOrder = await add('duarte, ANÁ');
    const samePhone = await add('Ana D.', { phone: '+11999990001' });
    const sameBusiness = await add('Somebody', { businessPhone: '1133330001' });
    const sameEmail = await add('Else', { email: 'ANA@Example.org' });
    const otherPhones = await add('Front desk', { businessPhone: '+5511999990001' });
    await add('Bob Duarte', { phone: '+5511999990002', email: 'a.na@example.org' });
    const found = new Map((await similar(ana)).map((one) => [one.contactId, one]));
    expect([...found.keys()].sort()).toEqual([sameOrder, samePhone, sameBusiness, sameEmail].sort());
    expect(found.get(sameOrder)).toMatchObject({ rules: ['Full name, whatever the order of its words'], fields: ['name'] });
    expect(found.get(samePhone)?.rules).toEqual(['Mobile phone']);
    expect(found.get(sameBusiness)?.rules).toEqual(['Business phone']);
    expect(found.get(sameEmail)?.rules).toEqual(['Email']);
    // The phone of another kind counts together with the name only.
    const named = await add('Ana Duarte', { businessPhone: '+55 11 99999-0001' });
    expect((await similar(ana)).find(({ contactId }) => contactId === named)).toMatchObject({
      rules: ['Full name and phone', 'Full name, whatever the order of its words'],
      fields: ['phone', 'name'],
    });
    expect(await idsOf(otherPhones)).toEqual([named]);
  });

  it('the surest come first, and the whole number with its country is surer than its end', async () => {
    const ana = await add('Ana Duarte', { phone: '+5511999990001', email: 'ana@example.org' });
    const end = await add('A', { phone: '+4911999990001' });
    const whole = await add('B', { phone: '+5511999990001' });
    const all = await add('Ana Duarte', { phone: '+5511999990001', email: 'ana@example.org' });
    expect(await idsOf(ana)).toEqual([all, whole, end]);
    expect((await similar(ana)).map(({ score }) => score)).toEqual((await similar(ana)).map(({ score }) => score).sort((a, b) => b - a));
  });

  it('a rule that is not active finds nobody, and counts again from the moment it is', async () => {
    const [one] = [await add('One', { email: 'same@example.org' }), await add('Two', { email: 'same@example.org' })];
    expect(await count(one)).toBe(1);
    const which = { kind: 'existing', idOrName: 'Email' } as const;
    valueOf(await saveDuplicateRule(desk.centre.on, { by: system, which, isActive: false }));
    expect(await count(one)).toBe(0);
    valueOf(await saveDuplicateRule(desk.centre.on, { by: system, which, isActive: true }));
    expect(await count(one)).toBe(1);
    await desk.raw.rows('delete from duplicate_rules');
    expect(await count(one)).toBe(0);
  });

  it('e-mail addresses are compared exactly unless a rule says loosely', async () => {
    const one = await add('One', { email: 'a.barber@example.org' });
    const two = await add('Two', { email: 'abarber@example.org' });
    const three = await add('Three', { email: 'A_Barber@example.org' });
    expect(await count(one)).toBe(0);
    valueOf(await saveDuplicateRule(desk.centre.on, { by: system, which: { kind: 'new' }, name: 'Loosely', attributes: ['email_loose'] }));
    expect((await idsOf(one)).sort()).toEqual([two, three].sort());
  });

  it('rules are made, changed, listed and deleted by administrators', async () => {
    const on = desk.centre.on;
    const ann = await desk.centre.addAgent('ann');
    const by = { kind: 'agent', agentId: ann } as const;
    const wanted = { which: { kind: 'named' }, name: 'Name and mobile', attributes: ['name', 'mobile'] } as const;
    expect(refusalOf(await saveDuplicateRule(on, { by, ...wanted }))).toBe('forbidden');
    await desk.raw.rows(`update agents set access = 'administrator' where id = '${ann}'`);
    expect(valueOf(await saveDuplicateRule(on, { by, ...wanted })).change).toBe('created');
    expect(valueOf(await saveDuplicateRule(on, { by, ...wanted })).change).toBe('unchanged');
    expect(valueOf(await saveDuplicateRule(on, { by, ...wanted, attributes: ['name'] }))).toMatchObject({
      change: 'updated',
      rule: { name: 'Name and mobile', attributes: ['name'], isActive: true },
    });
    expect(refusalOf(await saveDuplicateRule(on, { by, ...wanted, attributes: ['size'] }))).toBe('bad_attributes');
    expect(refusalOf(await saveDuplicateRule(on, { by, which: { kind: 'new' }, name: 'Email', attributes: ['email'] }))).toBe('taken');
    expect(valueOf(await findDuplicateRules(on, { by })).map(({ name }) => name)).toEqual([
      'Full name and phone',
      'Full name and email',
      'Mobile phone',
      'Business phone',
      'Email',
      'Full name, whatever the order of its words',
      'Name and mobile',
    ]);
    valueOf(await deleteDuplicateRule(on, { by, rule: 'Name and mobile' }));
    expect(valueOf(await findDuplicateRules(on, { by, text: 'mobile' }))).toHaveLength(1);
  });

  it('a customer who writes for the first time is found by what the provider tells, and a placeholder by nothing', async () => {
    const ana = await add('Ana Duarte', { email: 'ana@example.org' });
    const named = await writes('1', { name: 'Duarte Ana' });
    const unnamed = await writes('2', {});
    expect(await keysOf(named)).toEqual(['name ana duarte', 'word ana', 'word duarte']);
    expect(await keysOf(unnamed)).toEqual([]);
    expect(await idsOf(named)).toEqual([ana]);
    expect(await desk.raw.count('contacts where keys_at is null')).toBe(0);
  });

  it('keys follow what is learned of a contact, in the same transaction', async () => {
    const id = await writes('1', {});
    const [row] = await desk.raw.rows<{ id: string }>(`select id from contact_identities where contact_id = '${id}'`);
    await desk.store.transaction(async (tx) => {
      await tx.contacts.learn((row?.id ?? '') as Parameters<typeof tx.contacts.learn>[0], {
        name: 'Ana',
        phone: '+14155550100',
        language: null,
      });
      await tx.contacts.claim(id, { phone: null, email: 'ana@example.org' });
    });
    expect(await keysOf(id)).toEqual([
      'email ana@example.org',
      'email_loose ana@example.org',
      'mobile 4155550100',
      'name ana',
      'phone 4155550100',
      'word ana',
    ]);
  });

  it('a further message of a known customer writes no key', async () => {
    const id = await writes('1', { name: 'Ana' });
    await desk.raw.rows(`delete from duplicate_keys`);
    await writes('1', { name: 'Ana' });
    expect(await keysOf(id)).toEqual([]);
  });

  it('contacts of before get their keys in batches, once however many processes make them', async () => {
    const at = String(desk.clock.now());
    for (let number = 0; number < 3; number++) {
      const values = Array.from({ length: 400 }, (_, index) => `('old ${String(number * 400 + index)}', 'Old Customer', 'person', ${at})`);
      await desk.raw.rows(`insert into contacts (id, name, named_by, created_at) values ${values.join(', ')}`);
    }
    const made = await Promise.all([makeKeys(desk.centre.on), makeKeys(desk.centre.on)]);
    expect(made.reduce((sum, count) => sum + count)).toBe(1_200);
    expect(await desk.raw.count(`duplicate_keys where field = 'name' and key = 'customer old'`)).toBe(1_200);
    expect(await makeKeys(desk.centre.on)).toBe(0);
    expect(await desk.raw.count('contacts where keys_at is null')).toBe(0);
    // A name that thousands have says nothing: no more are looked at than that.
    expect(await count(asContactId('old 5'))).toBe(200);
  });

  it('who is said not to be a duplicate is not shown again, from either side', async () => {
    const ann = await desk.centre.addAgent('ann');
    const by = { kind: 'agent', agentId: ann } as const;
    const [one, two, three] = [await add('Ana Duarte'), await add('Ana Duarte'), await add('Ana Duarte')];
    valueOf(await markDifferent(desk.centre.on, { by, contactId: two, others: [one, two] }));
    valueOf(await markDifferent(desk.centre.on, { by, contactId: one, others: [two] }));
    expect(await idsOf(one)).toEqual([three]);
    expect(await idsOf(two)).toEqual([three]);
    expect(await desk.raw.count('not_duplicates')).toBe(1);
    expect(refusalOf(await markDifferent(desk.centre.on, { by, contactId: one, others: [asContactId('gone')] }))).toBe('contact_gone');
  });

  it('nobody is noted as different from somebody who is gone, nor from the same contact', async () => {
    const by = { kind: 'system' } as const;
    const [one, two, three, four] = [await add('Ana Duarte'), await add('Ana Duarte'), await add('Ana Duarte'), await add('Ana Duarte')];
    const mark = (contactId: ContactId, ...others: readonly ContactId[]) => markDifferent(desk.centre.on, { by, contactId, others });
    valueOf(await mark(one, one));
    valueOf(await mergeContacts(desk.centre.on, { by, survivorId: one, removedIds: [two] }));
    valueOf(await eraseContact(desk.centre.on, { by, contactId: three }));
    expect(refusalOf(await mark(one, four, two))).toBe('contact_gone');
    expect(refusalOf(await mark(one, four, three))).toBe('contact_gone');
    expect(refusalOf(await mark(two, four))).toBe('contact_gone');
    expect(await desk.raw.count('not_duplicates')).toBe(0);
  });

  it('agents search as far as the setting allows, and read whether they may merge', async () => {
    const ann = await desk.centre.addAgent('ann');
    const by = { kind: 'agent', agentId: ann } as const;
    const [one, two] = [await add('Ana Duarte', { email: 'ana@example.org' }), await add('Ana Duarte')];
    await desk.set('CanMergeDuplicates', 'administrators');
    const found = valueOf(await findSimilar(desk.centre.on, { by, contactId: one, limit: 10 }));
    expect(found).toMatchObject({ current: { id: one, name: 'Ana Duarte' }, count: 1, mayMerge: false });
    expect(found.candidates).toMatchObject([{ id: two, fields: ['name'], chats: 0, cases: 0, channelTypes: [] }]);
    await desk.set('CanSearchDuplicates', 'supervisors');
    expect(refusalOf(await findSimilar(desk.centre.on, { by, contactId: one, limit: 10 }))).toBe('forbidden');
  });

  it('a contact that was merged away stands for the one that it became', async () => {
    const [one, two, three] = [await add('Ana Duarte'), await add('Ana Duarte'), await add('Ana Duarte')];
    valueOf(await mergeContacts(desk.centre.on, { by: system, survivorId: one, removedIds: [two] }));
    const found = valueOf(await findSimilar(desk.centre.on, { by: system, contactId: two, limit: 10 }));
    expect([found.current.id, ...found.candidates.map(({ id }) => id)]).toEqual([one, three]);
  });

  it('a search looks people up, and reads no table as a whole', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      name: `Person Number${String(index)}`,
      phone: `+1415${String(5_550_000 + index)}`,
      businessPhone: null,
      email: `person${String(index % 4_900)}@example.org`,
    }));
    const [first = asContactId('')] = valueOf(await importContacts(desk.centre.on, many));
    await desk.raw.rows('analyze');
    const engine = desk.database.engine();
    const asked: CompiledQuery[] = [];
    const db = new Kysely<Tables>({ dialect: engine.dialect, log: ({ query }) => void asked.push(query) });
    const found = await db.transaction().execute((tx) => similarTo({ duplicates: duplicates(tx, engine) } as Tx, first));
    expect(found).toHaveLength(1);
    const explain = engine.name === 'sqlite' ? 'explain query plan ' : 'explain ';
    const plans: string[] = [];
    for (const { sql: text, parameters } of [...asked].filter((query) => /^\s*select/i.test(query.sql))) {
      const { rows } = await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(explain + text, [...parameters]));
      plans.push(...rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])));
    }
    await db.destroy();
    expect(plans.length).toBeGreaterThan(4);
    expect(
      plans.filter((line) =>
        /Seq Scan on (contacts|duplicate_keys|contact_phones)|^SCAN (contacts|duplicate_keys|contact_phones)/.test(line),
      ),
    ).toEqual([]);
  });

  it('many contacts are imported with their keys, and none without a name', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({
      name: `Person Number${String(index)}`,
      phone: `+1415${String(5_550_000 + index)}`,
      businessPhone: null,
      email: `person${String(index)}@example.org`,
    }));
    const ids = valueOf(await importContacts(desk.centre.on, many));
    expect(new Set(ids).size).toBe(2_500);
    expect(await desk.raw.count('contact_phones')).toBe(2_500);
    expect(await keysOf(ids[1_700] ?? asContactId(''))).toEqual([
      'email person1700@example.org',
      'email_loose person1700@example.org',
      'mobile 4155551700',
      'name number1700 person',
      'phone 4155551700',
      'word number1700',
      'word person',
    ]);
    expect(refusalOf(await importContacts(desk.centre.on, [{ name: ' ', phone: null, businessPhone: null, email: null }]))).toBe(
      'name_missing',
    );
  });
}
