import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { aCentre } from './host/centre';
import type { Centre } from './host/centre';
import { execute } from './host/workflow';
import type { NodeOptions } from './host/workflow';
import { asContactId } from '../../src/core/brand';
import type { AgentId, ContactId, QueueId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { testSurroundings } from '../builders/surroundings';

let centre: Centre;
let store: OpenStore;
let people: ContactCentre;

beforeEach(async () => {
  centre = await aCentre();
  const surroundings = testSurroundings();
  store = await openStore(sqliteEngine(centre.file), surroundings.now);
  people = await aContactCentre(store, surroundings);
});
afterEach(async () => {
  await store.close();
  await centre.end();
});

const add = async (name: string, email: string | null = null): Promise<ContactId> => {
  const [id] = valueOf(await centre.switchboard.manage.importContacts([{ name, phone: null, businessPhone: null, email }]));
  return id ?? asContactId('');
};
const find = (items: readonly object[], parameters: INodeParameters = {}, options: NodeOptions = {}) =>
  execute('findDuplicates', items, { store: centre.store, ...options, parameters });
const run = async (
  operation: string,
  parameters: INodeParameters,
  items: readonly object[] = [{}],
): Promise<readonly INodeExecutionData[]> => {
  const [all = []] = await execute('switchboard', items, {
    store: centre.store,
    parameters: { resource: 'contact', operation, ...parameters },
  });
  return all;
};
const rules = async (operation: string, parameters: INodeParameters): Promise<readonly INodeExecutionData[]> => {
  const [all = []] = await execute('switchboard', [{}], {
    store: centre.store,
    parameters: { resource: 'duplicateRule', operation, ...parameters },
  });
  return all;
};
const contactOf = async (chatId: string) =>
  (await centre.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`))[0]?.contact_id;

describe('Find Duplicates', () => {
  it('puts contacts with similar ones on Found, the surest first, and the others on None, each with its own fields', async () => {
    const [one, two, three] = [
      await add('Ana Duarte', 'ana@example.org'),
      await add('Duarte Ana', 'ana@example.org'),
      await add('Ana Duarte'),
    ];
    const alone = await add('Nobody Else');
    const [found = [], none = []] = await find([
      { contact: { id: one }, kept: 1 },
      { contact: { id: alone }, kept: 2 },
    ]);
    expect(found).toMatchObject([
      {
        json: {
          kept: 1,
          duplicates: {
            count: 2,
            candidates: [
              { contact: { id: two, name: 'Duarte Ana' }, fields: ['email', 'name'] },
              { contact: { id: three }, fields: ['name'] },
            ],
          },
        },
        pairedItem: { item: 0 },
      },
    ]);
    expect(none).toMatchObject([{ json: { kept: 2, duplicates: { count: 0, candidates: [] } }, pairedItem: { item: 1 } }]);
  });

  it('gives as many as are wanted, and says how many there are', async () => {
    const one = await add('Ana Duarte');
    for (let number = 0; number < 3; number++) await add('Ana Duarte');
    const [found = []] = await find([{}], { contactId: one, options: { limit: 2 } });
    expect(found[0]?.json['duplicates']).toMatchObject({ count: 3, candidates: [{}, {}] });
  });

  it('fails without a contact, or goes on by None with Continue On Fail', async () => {
    await expect(find([{}], { contactId: '' })).rejects.toThrow('The field Contact ID is empty');
    await expect(find([{ contact: { id: 'nobody' } }])).rejects.toThrow('There is no contact nobody in this store');
    const [found, none] = await find([{ contact: { id: 'nobody' }, kept: 1 }], {}, { onError: 'continueRegularOutput' });
    expect(found).toEqual([]);
    expect(none).toMatchObject([{ json: { kept: 1, error: 'There is no contact nobody in this store' } }]);
  });
});

describe('contacts', () => {
  it('are merged with chosen fields, and apart again', async () => {
    const [one, two] = [await add('Ana Duarte', 'ana@example.org'), await add('A. Duarte', 'other@example.org')];
    const [merged] = await run('merge', { contactId: one, removedIds: two, options: { fields: JSON.stringify({ email: two }) } });
    expect(merged?.json).toMatchObject({ contact: { id: one }, merge: { ids: [expect.any(String)] } });
    expect(await centre.raw.rows(`select name, email from contacts where deleted_at is null`)).toEqual([
      { name: 'Ana Duarte', email: 'other@example.org' },
    ]);
    const ids = (merged?.json['merge'] as { ids: string[] }).ids;
    const [undone] = await run('undoMerge', { mergeIds: ids });
    expect(undone?.json).toMatchObject({ merge: { isUndone: true }, contacts: [{ id: two }] });
    expect(await centre.raw.count('contacts where deleted_at is null')).toBe(2);
    await expect(run('merge', { contactId: one, removedIds: two, options: { fields: '{"shoe": 1}' } })).rejects.toThrow(
      'no list of fields',
    );
    await expect(run('undoMerge', { mergeIds: ids })).rejects.toThrow('taken back already');
  });

  it('get a chat as the template Link chat to contact gives it, for the agent of the command', async () => {
    const queue: QueueId = await people.addQueue('Desk', 'to_all_agents');
    const ann: AgentId = await people.addAgent('ann', { queues: ['Desk'] });
    const chatId = await people.chatOf('visitor', queue);
    valueOf(await people.accept(chatId, ann));
    const ana = await add('Ana Duarte');
    const item = { ChatId: chatId, FromContactId: await contactOf(chatId), ToContactId: ana, CommandId: '', Confirmed: false };
    const fields = {
      chatId: '={{ $json.ChatId }}',
      toContactId: '={{ $json.ToContactId }}',
      commandId: '={{ $json.CommandId }}',
      confirmed: '={{ $json.Confirmed }}',
    };
    const caseOf = `insert into cases (id, number, subject, description, source, status_id, contact_id, registered_at, updated_at)
      values ('case', 1, 'A question', '', 'chat', 'new', '${item.FromContactId ?? ''}', 1, 1)`;
    await centre.raw.rows(caseOf);
    const asked = await people.command('link', chatId, ann, { contactId: ana });
    const [refused] = await run('linkChat', fields, [{ ...item, CommandId: asked }]);
    expect(refused?.json).toMatchObject({ refusal: { code: 'confirmation_needed' } });
    expect(await contactOf(chatId)).toBe(item.FromContactId);
    const confirmed = await people.command('link', chatId, ann, { contactId: ana, confirmed: true });
    const [linked] = await run('linkChat', fields, [{ ...item, CommandId: confirmed, Confirmed: true }]);
    expect(linked?.json).toMatchObject({ contact: { id: ana, name: 'Ana Duarte' }, link: { removed: true }, alreadyDone: false });
    expect(await contactOf(chatId)).toBe(ana);
    expect(await centre.raw.count(`commands where id = '${confirmed}' and state = 'done'`)).toBe(1);
    // The workflow itself hears of a refusal by an error.
    await expect(run('linkChat', fields, [{ ...item, ToContactId: 'nobody' }])).rejects.toThrow();
  });
});

describe('duplicate rules', () => {
  it('are created, listed, changed and deleted', async () => {
    const [created] = await rules('create', { name: 'Loosely', attributes: ['email_loose'] });
    expect(created?.json).toMatchObject({ rule: { name: 'Loosely', attributes: ['email_loose'], isActive: true }, change: 'created' });
    const [same] = await rules('upsert', { name: 'Loosely', attributes: ['email_loose'], additionalFields: { active: false } });
    expect(same?.json).toMatchObject({ rule: { isActive: false }, change: 'updated' });
    const [updated] = await rules('update', { rule: 'Loosely', updateFields: { active: true, name: 'Loose email' } });
    expect(updated?.json).toMatchObject({ rule: { name: 'Loose email', isActive: true } });
    expect((await rules('getAll', { filters: { text: 'email' } })).map(({ json }) => (json['rule'] as { name: string }).name)).toEqual([
      'Full name and email',
      'Email',
      'Loose email',
    ]);
    const [deleted] = await rules('delete', { rule: 'Loose email' });
    expect(deleted?.json).toMatchObject({ deleted: true });
    await expect(rules('delete', { rule: 'Loose email' })).rejects.toThrow('There is no such rule');
  });
});
