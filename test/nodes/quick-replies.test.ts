import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { aCentre } from './host/centre';
import type { Centre } from './host/centre';
import { execute, listed } from './host/workflow';
import type { NodeOptions } from './host/workflow';
import { firstQueueId } from '../../src/runtime/ids';

let centre: Centre;
beforeEach(async () => {
  centre = await aCentre();
});
afterEach(() => centre.end());

type Json = Readonly<Record<string, unknown>>;
const run = async (operation: string, parameters: INodeParameters = {}, items: readonly object[] = [{}], options: NodeOptions = {}) => {
  const [output] = await execute('switchboard', items, {
    store: centre.store,
    ...options,
    parameters: { resource: 'quickReply', operation, ...parameters },
  });
  return output ?? [];
};
const results = async (...call: Parameters<typeof run>): Promise<readonly Json[]> =>
  (await run(...call)).map(({ json }: INodeExecutionData) => json);
const idOf = (json: Json | undefined): string => (json?.['quickReply'] as { readonly id: string }).id;
const chosen = (value: string): INodeParameters[string] => ({ __rl: true, mode: 'id', value });

const hello = {
  name: 'Hello',
  text: 'Dear {{contact.firstName}}, hello',
  additionalFields: {
    queues: ['Support'],
    textsByLanguage: { texts: [{ language: 'es', text: 'Hola' }] },
  },
};

it('a workflow creates, changes, copies, finds and deletes quick replies', async () => {
  const [created] = await results('create', hello);
  expect(created).toMatchObject({
    change: 'created',
    quickReply: {
      name: 'Hello',
      texts: [
        { language: '', text: 'Dear {{contact.firstName}}, hello' },
        { language: 'es', text: 'Hola' },
      ],
      queueIds: [firstQueueId],
      isActive: true,
    },
  });
  const quickReply = chosen(idOf(created));
  expect(await results('update', { quickReply, updateFields: { text: 'Hi', active: false, queues: [] } })).toMatchObject([
    { change: 'updated', quickReply: { texts: [{ text: 'Hi' }, { text: 'Hola' }], isActive: false, queueIds: [] } },
  ]);
  expect(await results('copy', { quickReply })).toMatchObject([{ quickReply: { name: 'Hello (copy)', texts: [{ text: 'Hi' }, {}] } }]);
  expect(await results('copy', { quickReply, additionalFields: { name: 'Ciao' } })).toMatchObject([{ quickReply: { name: 'Ciao' } }]);
  expect(await results('get', { quickReply })).toMatchObject([{ quickReply: { name: 'Hello' } }]);
  expect(await results('getAll', { filters: { text: 'hello' } })).toMatchObject([
    { quickReply: { name: 'Hello' } },
    { quickReply: { name: 'Hello (copy)' } },
  ]);
  expect(await results('getAll', { limit: 1 })).toHaveLength(1);
  expect(await results('delete', { quickReply })).toEqual([{ quickReply: { id: idOf(created) }, deleted: true }]);
  expect(await results('getAll')).toHaveLength(2);
});

it('a workflow that keeps quick replies in step makes each once, however often it runs', async () => {
  const items = [
    { name: 'Hello', text: 'Hello', spanish: 'Hola' },
    { name: 'Bye', text: 'Bye', spanish: 'Adiós' },
  ];
  const parameters = {
    name: '={{ $json.name }}',
    text: '={{ $json.text }}',
    additionalFields: { textsByLanguage: { texts: [{ language: 'es', text: '={{ $json.spanish }}' }] } },
  };
  const changes = async () => (await results('upsert', parameters, items)).map(({ change }) => change);
  expect(await changes()).toEqual(['created', 'created']);
  expect(await changes()).toEqual(['unchanged', 'unchanged']);
  expect(await results('getAll')).toMatchObject([
    { quickReply: { texts: [{}, { text: 'Adiós' }] } },
    { quickReply: { texts: [{}, { text: 'Hola' }] } },
  ]);
});

it('a quick reply that cannot be kept fails its item with what to do, and no other', async () => {
  const parameters = { name: '={{ $json.name }}', text: '={{ $json.text }}' };
  const items = [
    { name: 'Good', text: 'Dear {{contact.name}}' },
    { name: 'Bad', text: 'Dear {{contact.shoes}}' },
  ];
  const outputs = await run('create', parameters, items, { onError: 'continueRegularOutput' });
  expect(outputs.map(({ json }) => json)).toMatchObject([
    { quickReply: { name: 'Good' } },
    { error: expect.stringContaining('{{contact.shoes}}') as unknown },
  ]);
  expect(outputs.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
  await expect(run('get', { quickReply: chosen('Missing') })).rejects.toThrow('There is no such quick reply');
  const noLanguage = { ...hello, additionalFields: { textsByLanguage: { texts: [{ language: '', text: 'x' }] } } };
  await expect(run('create', noLanguage)).rejects.toThrow('has no language');
});

it('quick replies and queues can be chosen from lists', async () => {
  await results('create', hello);
  expect(await listed('switchboard', 'searchQuickReplies', { store: centre.store }, 'HELL')).toMatchObject([{ name: 'Hello' }]);
});
