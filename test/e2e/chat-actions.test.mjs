import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createMailServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { storeOf } from './harness/store.mjs';
import { Visitor } from './harness/visitor.mjs';

/** The queue that every store begins with. */
const support = '00000000-0000-7000-8000-000000000001';
const templates = ['swbWebChat000001', 'swbAgentInbox002', 'swbIssueOrder024', 'swbNotifyBoss025', 'swbSendEmail0026'];

describe('actions of a chat', () => {
  let centre;
  let store;
  let ana;
  let chatId;
  let shop;
  let mailbox;

  before(async () => {
    shop = await startShop();
    mailbox = await startMailbox();
    centre = await startContactCentre({ name: 'chat-actions', agents: ['ana'], only: templates });
    store = storeOf(centre);
    ana = await new Agent(centre.inboxUrl, 'ana').arrive();
    const visitor = new Visitor(centre.chatUrl);
    await visitor.hello();
    await visitor.send('I want the tall vase');
    const tile = await ana.tile('new');
    chatId = tile.chatId;
    await ana.command({ kind: 'accept', chatId });
    await ana.tile('in_progress');
  });
  after(async () => {
    store?.close();
    await centre?.stop();
    await shop?.stop();
    await mailbox?.stop();
  });

  it('call their workflow with ChatId and ContactId, once however often they are clicked, and tell what came of it', async () => {
    await centre.republish('swbIssueOrder024', (workflow) => fillIn(workflow, shop.url));
    const action = addAction('Issue an order', 'swbIssueOrder024');
    const clicks = await Promise.all([1, 2].map(() => ana.post(click(action))));
    assert.deepEqual(clicks.map(({ status }) => status).sort(), [202, 409]);
    await untilLine('Issue an order: Order 17 was issued.');
    assert.equal(shop.orders.length, 1);
    assert.equal(shop.orders[0].chat, chatId);
    assert.equal(store.rows('select status from chats where id = ?', chatId)[0].status, 'in_progress');
  });

  it('tell an error in the chat', async () => {
    const action = addAction('Notify a manager', 'swbNotifyBoss025');
    await ana.ask(click(action));
    await untilLine(/^Notify a manager failed: .*address of the manager is not filled in/);
    const [command] = store.rows("select * from commands where kind = 'action' order by created_at desc limit 1");
    assert.equal(command.state, 'failed');
  });

  it('tells a manager by the team’s chat', async () => {
    await centre.republish('swbNotifyBoss025', (workflow) => fillIn(workflow, shop.url));
    const [{ id }] = store.rows("select id from chat_actions where caption = 'Notify a manager'");
    await ana.ask(click(id));
    await untilLine('Notify a manager: A manager was told.');
    assert.match(shop.orders.at(-1).text, /^Ana asks for a manager: Visitor [0-9A-F]{4} in Support, since /);
  });

  it('sends the conversation by e-mail', async () => {
    const { host, port } = mailbox;
    const data = { user: '', password: '', host, port, secure: false, disableStartTls: true, hostName: '' };
    const { id, name } = await centre.editor('POST', '/credentials', { name: 'Mail', type: 'smtp', data });
    await centre.republish('swbSendEmail0026', (workflow) => {
      workflow.meta.templateCredsSetupCompleted = true;
      workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.emailSend').credentials = { smtp: { id, name } };
    });
    const action = addAction('Send an e-mail', 'swbSendEmail0026');
    await ana.ask(click(action));
    await untilLine(/^Send an e-mail failed: The customer has no e-mail address\./);
    store.change("update contacts set email = 'nora@example.com'");
    await ana.ask(click(action));
    await untilLine('Send an e-mail: The conversation was sent to the customer by e-mail.');
    assert.match(mailbox.mails[0], /^To: nora@example\.com$/m);
    assert.match(mailbox.mails[0], /I want the tall vase/);
  });

  it('give a workflow that declares only one of the two only that one', async () => {
    await centre.editor('POST', '/workflows', subWorkflow());
    const saved = await centre.editor('GET', '/workflows/onlyChatId000001');
    await centre.editor('POST', '/workflows/onlyChatId000001/activate', { versionId: saved.versionId });
    const action = addAction('Look', 'onlyChatId000001');
    await ana.ask(click(action));
    await untilLine('Look: ChatId');
  });

  it('say so when their workflow is gone', async () => {
    const action = addAction('Gone', 'thereIsNone00001');
    await ana.ask(click(action));
    await untilLine(/^Gone failed: /);
  });

  const click = (actionId) => ({ action: 'command', command: { id: globalThis.crypto.randomUUID(), kind: 'action', chatId, actionId } });

  function addAction(caption, workflowId) {
    const id = globalThis.crypto.randomUUID();
    store.change(
      `insert into chat_actions (id, caption, queue_id, workflow_id, position, active, created_at, updated_at) values (?, ?, ?, ?, 9, 1, 0, 0)`,
      id,
      caption,
      support,
      workflowId,
    );
    return id;
  }

  function untilLine(expected) {
    return eventually(
      `the chat has the line ${expected}`,
      async () => {
        const { messages } = await ana.conversation(chatId);
        const lines = messages.filter(({ author }) => author === 'system').map(({ text }) => text);
        return lines.some((line) => (typeof expected === 'string' ? line === expected : expected.test(line)));
      },
      { within: 30_000 },
    );
  }
});

/** Writes the address into the node that has the field for it. */
function fillIn(workflow, address) {
  for (const node of workflow.nodes) {
    const field = node.parameters.assignments?.assignments.find(({ name }) => name === 'address');
    if (field !== undefined) field.value = address;
  }
}

/** A shop that takes orders. */
async function startShop() {
  const orders = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      orders.push(JSON.parse(body));
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ number: 16 + orders.length }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/orders`,
    orders,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A mail server that takes every mail. */
async function startMailbox() {
  const mails = [];
  const server = createMailServer((socket) => {
    let mail = null;
    socket.setEncoding('utf8').write('220 mailbox\r\n');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (mail !== null) mail += chunk;
      else if (/^DATA/i.test(chunk)) mail = '';
      if (mail === null) socket.write(/^QUIT/i.test(chunk) ? '221 bye\r\n' : '250 ok\r\n');
      else if (mail === '') socket.write('354 go on\r\n');
      else if (mail.endsWith('\r\n.\r\n')) {
        mails.push(mail.replaceAll('\r\n', '\n'));
        mail = null;
        socket.write('250 ok\r\n');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { host: '127.0.0.1', port: server.address().port, mails, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** A workflow for one field, which tells the names of the fields that it got. */
function subWorkflow() {
  return {
    id: 'onlyChatId000001',
    name: 'Only ChatId',
    nodes: [
      {
        parameters: { inputSource: 'workflowInputs', workflowInputs: { values: [{ name: 'ChatId', type: 'string' }] } },
        id: 'a',
        name: 'Start',
        type: 'n8n-nodes-base.executeWorkflowTrigger',
        typeVersion: 1.1,
        position: [0, 0],
      },
      {
        parameters: {
          assignments: { assignments: [{ id: '1', name: 'message', type: 'string', value: "={{ Object.keys($json).join(', ') }}" }] },
          options: {},
        },
        id: 'b',
        name: 'Tell',
        type: 'n8n-nodes-base.set',
        typeVersion: 3.4,
        position: [200, 0],
      },
    ],
    connections: { Start: { main: [[{ node: 'Tell', type: 'main', index: 0 }]] } },
    settings: { executionOrder: 'v1' },
  };
}
