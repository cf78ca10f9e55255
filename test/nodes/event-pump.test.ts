import { activate } from './host/triggers';
import type { Execution } from './host/triggers';
import { placed } from './host/workflow';
import type { PlacedNode } from './host/workflow';
import { aCentre, aVisitor } from './host/centre';
import type { Centre, Visitor } from './host/centre';
import type { Served } from './host/webhooks';

let centre: Centre;
let node: PlacedNode;
let chat: Served;

beforeEach(async () => {
  centre = await aCentre();
  node = placed('webChatTrigger', { store: centre.store, parameters: { events: ['new_chat', 'message'] } });
  chat = await centre.serve(node);
});
afterEach(() => centre.end());

const running = async () => {
  const trigger = await activate(node);
  centre.atEnd(trigger.abort);
  return trigger;
};

const visitors = (count: number): Promise<readonly Visitor[]> => Promise.all(Array.from({ length: count }, () => aVisitor(chat)));

const textsOf = ({ items }: Execution): readonly unknown[] => items.map(({ message }) => (message as { readonly text: string }).text);

const attempts = async (): Promise<readonly number[]> =>
  (await centre.raw.rows<{ attempts: number }>('select attempts from events order by seq')).map((row) => row.attempts);

describe('the events of a trigger', () => {
  it('come together when they wait, one a chat', async () => {
    const [ana, ben, cy] = await visitors(3);
    await ana?.says('Ana 1');
    await ana?.says('Ana 2');
    await ben?.says('Ben 1');
    await cy?.says('Cy 1');
    const trigger = await running();
    const batch = await trigger.next();
    expect(textsOf(batch)).toEqual(['Ana 1', 'Ben 1', 'Cy 1']);
    batch.end('success');
    expect(textsOf(await trigger.next())).toEqual(['Ana 2']);
  });

  it('come in batches of the size that the node says', async () => {
    node.node.parameters['options'] = { batchSize: 2 };
    for (const [i, visitor] of (await visitors(3)).entries()) await visitor.says(`Chat ${i}`);
    const trigger = await running();
    expect(textsOf(await trigger.next())).toEqual(['Chat 0', 'Chat 1']);
    expect(textsOf(await trigger.next())).toEqual(['Chat 2']);
  });

  it('wait for the earlier events of their chat, and for no other', async () => {
    const trigger = await running();
    const [ana, ben] = await visitors(2);
    await ana?.says('Ana 1');
    const first = await trigger.next();
    await ana?.says('Ana 2');
    await ben?.says('Ben 1');
    const other = await trigger.next();
    expect(textsOf(other)).toEqual(['Ben 1']);
    first.end('success');
    expect(textsOf(await trigger.next())).toEqual(['Ana 2']);
  });

  it('reach the flow in the order in which each customer wrote, whatever else happens', async () => {
    const heard = new Map<string, unknown[]>();
    let all: () => void = () => undefined;
    const complete = new Promise<void>((resolve) => {
      all = resolve;
    });
    let count = 0;
    const trigger = await activate(node, (execution) => {
      for (const { contact, message } of execution.items as { contact: { id: string }; message: { text: string } }[]) {
        heard.set(contact.id, [...(heard.get(contact.id) ?? []), message.text]);
        count += 1;
      }
      setImmediate(() => execution.end('success'));
      if (count === 24) all();
    });
    centre.atEnd(trigger.abort);
    const texts = ['one', 'two', 'three', 'four', 'five', 'six'];
    await Promise.all(
      (await visitors(4)).map(async (visitor) => {
        for (const text of texts) await visitor.says(text);
      }),
    );
    await complete;
    expect([...heard.values()]).toEqual([texts, texts, texts, texts]);
  });

  it('are gone from the outbox once the flow succeeded', async () => {
    const trigger = await running();
    const [ana] = await visitors(1);
    await ana?.says('Ana 1');
    (await trigger.next()).end('success');
    // The next event of the chat comes only after the first was acknowledged.
    await ana?.says('Ana 2');
    const second = await trigger.next();
    expect(await centre.outbox()).toBe(1);
    second.end('success');
    await trigger.close();
    expect(await centre.outbox()).toBe(0);
  });
});

describe('a flow that fails', () => {
  it('gets its events again, each alone and the same', async () => {
    for (const [i, visitor] of (await visitors(3)).entries()) await visitor.says(`Chat ${i}`);
    const trigger = await running();
    const batch = await trigger.next();
    expect(batch.items).toHaveLength(3);
    batch.end('error', 'The database of the flow is away');
    const retried: Execution[] = [];
    for (let i = 0; i < 3; i++) {
      const retry = await trigger.next();
      expect(retry.items).toHaveLength(1);
      retry.end('success');
      retried.push(retry);
    }
    expect(retried.flatMap(({ items }) => items)).toEqual(batch.items);
    await trigger.close();
    expect(await centre.outbox()).toBe(0);
  });

  it('does not hold up other chats', async () => {
    const trigger = await running();
    const [ana, ben] = await visitors(2);
    await ana?.says('Ana 1');
    (await trigger.next()).end('error', 'Ana has no order');
    await ben?.says('Ben 1');
    expect(textsOf(await trigger.next())).toEqual(['Ben 1']);
    expect(textsOf(await trigger.next())).toEqual(['Ana 1']);
  });

  it('keeps the later messages of its chat waiting', async () => {
    const trigger = await running();
    const [ana] = await visitors(1);
    await ana?.says('Ana 1');
    const first = await trigger.next();
    await ana?.says('Ana 2');
    first.end('error', 'Once');
    const retry = await trigger.next();
    expect(textsOf(retry)).toEqual(['Ana 1']);
    retry.end('success');
    expect(textsOf(await trigger.next())).toEqual(['Ana 2']);
  });

  it.each(['crashed', 'canceled'] as const)('is one that ended as %s, too', async (status) => {
    const trigger = await running();
    const [ana] = await visitors(1);
    await ana?.says('Ana 1');
    (await trigger.next()).end(status);
    expect(textsOf(await trigger.next())).toEqual(['Ana 1']);
    const [row] = await centre.raw.rows<{ last_error: string }>('select last_error from events');
    expect(row?.last_error).toContain(status);
  });

  it('is one that n8n cancelled or could not start, too', async () => {
    const trigger = await running();
    const [ana] = await visitors(1);
    await ana?.says('Ana 1');
    (await trigger.next()).reject(new Error('The execution was cancelled'));
    expect(textsOf(await trigger.next())).toEqual(['Ana 1']);
    expect(await attempts()).toEqual([1]);
  });

  it('is one whose start n8n refuses at once, too', async () => {
    let refusals = 0;
    let again: (execution: Execution) => void = () => undefined;
    const second = new Promise<Execution>((resolve) => {
      again = resolve;
    });
    const trigger = await activate(node, (execution) => {
      refusals += 1;
      if (refusals === 1) throw new Error('n8n is shutting down');
      again(execution);
    });
    centre.atEnd(trigger.abort);
    await (await visitors(1))[0]?.says('Ana 1');
    expect(textsOf(await second)).toEqual(['Ana 1']);
  });
});

describe('a flow that waits', () => {
  it('has had its events: n8n goes on with it by itself', async () => {
    const trigger = await running();
    const [ana] = await visitors(1);
    await ana?.says('Ana 1');
    (await trigger.next()).end('waiting');
    await ana?.says('Ana 2');
    expect(textsOf(await trigger.next())).toEqual(['Ana 2']);
    expect(await attempts()).toEqual([0]);
  });
});

describe('closing a trigger', () => {
  it('waits for the flow that runs, and acknowledges it', async () => {
    const trigger = await running();
    await (await visitors(1))[0]?.says('Ana 1');
    const execution = await trigger.next();
    const closed = trigger.close();
    execution.end('success');
    await closed;
    expect(await centre.outbox()).toBe(0);
  });

  it('can be done twice, and at the same time', async () => {
    const trigger = await running();
    await Promise.all([trigger.close(), trigger.close()]);
    await trigger.close();
  });

  it('takes no event any more, and leaves them to the trigger that comes after', async () => {
    const before = await running();
    await before.close();
    const [ana] = await visitors(1);
    await ana?.says('Ana 1');
    const after = await running();
    const execution = await after.next();
    expect(textsOf(execution)).toEqual(['Ana 1']);
    execution.end('success');
    expect(before.waiting()).toBe(0);
  });
});

describe('two triggers of one node', () => {
  it('never both emit one event', async () => {
    const chats = 40;
    const emitted: string[] = [];
    let all: () => void = () => undefined;
    const complete = new Promise<void>((resolve) => {
      all = resolve;
    });
    // An update starts the new trigger before it closes the old one.
    for (let i = 0; i < 2; i++) {
      const trigger = await activate(node, (execution) => {
        for (const { event } of execution.items as { event: { id: string } }[]) emitted.push(event.id);
        setImmediate(() => execution.end('success'));
        if (emitted.length >= chats) all();
      });
      centre.atEnd(trigger.abort);
    }
    await Promise.all((await visitors(chats)).map((visitor) => visitor.says('Hello')));
    await complete;
    expect(new Set(emitted).size).toBe(chats);
    expect(emitted).toHaveLength(chats);
  });
});
