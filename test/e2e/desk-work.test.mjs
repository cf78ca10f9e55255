import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { picture, startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';
import { storeOf } from './harness/store.mjs';

const templates = [
  'swbWebChat000001',
  'swbAgentInbox002',
  'swbOfflineCase05',
  'swbCreateCase020',
  'swbLinkContact021',
  'swbSimilar0000022',
  'swbCaseToDesk027',
];

describe('what an agent does with a chat beside answering it', () => {
  let centre;
  let browser;
  let store;
  let ana;
  let customer;
  let desk;

  before(async () => {
    desk = await startOtherDesk();
    centre = await startContactCentre({ name: 'desk-work', agents: ['ana', 'ben'], only: templates });
    await centre.republish('swbCaseToDesk027', handTo(desk.url));
    await centre.republish('swbSimilar0000022', (workflow) => (workflow.settings.saveDataSuccessExecution = 'all'));
    store = storeOf(centre);
    store.change("update queues set no_agents = 'create_case'");
    store.change("update agents set access = 'administrator' where login = 'ben'");
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    store?.close();
    await centre?.stop();
    await desk?.stop();
  });

  const panel = () => ana.page.getByRole('complementary', { name: 'Contact' });
  const contactOf = (name) => store.rows('select * from contacts where name = ? and deleted_at is null', name);
  const chatsOf = (contactId) => store.rows('select id from chats where contact_id = ? order by created_at', contactId).map(({ id }) => id);

  /** A customer who writes, and whose chat Ana accepts and opens. */
  async function aChat(text) {
    const page = await openChatPage(browser, centre.chatUrl);
    await page.send(text);
    await ana.accepts(text);
    await ana.reads(text);
    return { page, chatId: store.lastChat().id };
  }

  /** Writes what is given into the contact's form and saves it. */
  async function describeContact(facts) {
    await panel().getByRole('button', { name: 'Edit' }).click();
    for (const [label, value] of Object.entries(facts)) await panel().getByLabel(label, { exact: true }).fill(value);
    await panel().getByRole('button', { name: 'Save' }).click();
    await panel().getByRole('button', { name: 'Edit' }).waitFor();
  }

  it('a message that comes while nobody is connected becomes a case, and the customer reads its number', async () => {
    const page = await openChatPage(browser, centre.chatUrl);
    await page.send('My heating is cold');
    await page.page
      .getByRole('log')
      .getByText(/number is 1\b/)
      .waitFor();
    await eventually('no chat waits', () => store.rows("select 1 from chats where status <> 'completed'").length === 0);
    const [made] = store.rows('select * from cases');
    assert.deepEqual(
      [made.number, made.subject, made.description, made.source, made.status_id],
      [1, 'My heating is cold', 'My heating is cold', 'Chat', 'new'],
    );
    await picture(page.page, 'work-offline');
    await page.page.close();
  });

  it('the case goes on in another desk, and its key there is written back', async () => {
    await eventually(
      'the key of the other desk is kept',
      () => store.rows('select 1 from cases where foreign_key = ?', 'DESK-1').length === 1,
    );
    assert.equal(desk.asked[0].subject ?? desk.asked[0].case?.subject, 'My heating is cold');
  });

  it('creates a case by the action of the queue, once, and shows it in the contact’s panel', async () => {
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
    ({ page: customer } = await aChat('The vase is broken'));
    await ana.page.getByRole('button', { name: 'Actions' }).click();
    await ana.page.getByRole('menuitem', { name: 'Create case' }).dblclick();
    await ana.reads('Create case: Case 2 was created.');
    await panel().getByText('No. 2').waitFor();
    assert.equal(store.rows('select 1 from cases').length, 2);
    const [made] = store.rows('select c.*, a.login from cases c join agents a on a.id = c.assignee_id where c.number = 2');
    assert.deepEqual([made.subject, made.login, made.status_id], ['The vase is broken', 'ana', 'new']);
    await ana.answers('Sorry for that');
    await customer.reads('Sorry for that');
    await picture(ana.page, 'work-case');
  });

  it('finds, chooses and removes the case of a chat, of this contact only', async () => {
    const [{ id: chatId }] = store.rows("select id from chats where status = 'in_progress'");
    await panel().getByRole('button', { name: 'Change' }).click();
    const dialog = ana.page.getByRole('dialog');
    await dialog.getByText('The vase is broken').first().waitFor();
    assert.equal(await dialog.getByText('My heating is cold').count(), 0);
    await ana.page.keyboard.press('Escape');
    await panel().getByRole('button', { name: 'Remove the case from the chat' }).click();
    await panel().getByText('No case').waitFor();
    assert.equal(store.rows('select case_id from chats where id = ?', chatId)[0].case_id, null);
    await panel().getByRole('button', { name: 'Choose a case' }).click();
    await dialog.getByRole('searchbox').fill('vase');
    await dialog.getByRole('radio', { name: /The vase is broken/ }).check();
    await dialog.getByRole('button', { name: 'Select' }).click();
    await panel().getByText('No. 2').waitFor();
  });

  it('inserts a quick reply with the customer’s and the agent’s name, which can be edited before it is sent', async () => {
    const ben = await new Agent(centre.inboxUrl, 'ben').arrive();
    await ben.ask({ action: 'set_status', status: 'inactive' });
    await ben.ask({
      action: 'save_quick_reply',
      reply: {
        id: null,
        name: 'Greeting',
        texts: [{ language: '', text: 'Hello {{contact.firstName}}, {{agent.name}} here.' }],
        queueIds: [],
        isActive: true,
      },
    });
    await describeContact({ Name: 'Nora Vega', 'E-mail': 'nora@example.com' });
    const composer = ana.page.getByRole('textbox', { name: 'Answer' }).or(ana.page.getByRole('combobox', { name: 'Answer' }));
    await composer.fill('http:');
    await composer.pressSequentially('//gree');
    assert.equal(await ana.page.getByRole('option').count(), 0);
    await composer.fill('');
    await composer.pressSequentially('//here');
    await ana.page.getByRole('option', { name: /Greeting/ }).waitFor();
    await picture(ana.page, 'work-quick-reply');
    await composer.press('Enter');
    assert.equal(await composer.inputValue(), 'Hello Nora, Ana here.');
    assert.equal(await customer.timesRead('Hello Nora, Ana here.'), 0);
    await composer.press('End');
    await composer.pressSequentially(' Welcome!');
    await composer.press('Enter');
    await customer.reads('Hello Nora, Ana here. Welcome!');
    await composer.pressSequentially('//');
    await ana.page.getByText('Recently used').waitFor();
    await composer.press('Escape');
    await composer.fill('');
  });

  it('tells of a similar contact, merges it, and takes that back', async () => {
    const second = await aChat('It is me again');
    await describeContact({ Name: 'Nora V.', 'E-mail': 'NORA@example.com' });
    const [current] = contactOf('Nora V.');
    const [other] = contactOf('Nora Vega');
    await ana.page.getByRole('link', { name: '1 similar contact' }).click();
    await ana.page.getByRole('heading', { name: 'Similar contacts' }).waitFor();
    assert.match(ana.page.url(), /#\/contacts\/duplicates\?chat=/);
    await ana.page.getByRole('checkbox', { name: 'Choose Nora Vega' }).check();
    assert.equal(await ana.page.getByText('Current', { exact: true }).count(), 1);
    await picture(ana.page, 'work-similar');
    await ana.page.getByRole('button', { name: 'Merge…' }).click();
    const dialog = ana.page.getByRole('dialog', { name: 'Merge contacts' });
    await dialog
      .getByRole('radio', { name: /Nora Vega/ })
      .first()
      .check();
    await picture(ana.page, 'work-merge');
    await dialog.getByRole('button', { name: 'Merge 2 contacts' }).click();
    await dialog.waitFor({ state: 'detached' });
    await ana.page.getByText('Merged.').waitFor();
    assert.equal(contactOf('Nora V.').length, 0);
    assert.deepEqual(chatsOf(other.id).includes(second.chatId), true);
    assert.equal(store.rows('select 1 from cases where contact_id = ?', other.id).length, 1);

    await ana.page.getByRole('button', { name: 'Undo' }).first().click();
    await eventually('both contacts are there again', () => contactOf('Nora V.').length === 1);
    assert.deepEqual(chatsOf(current.id), [second.chatId]);
    await ana.page.getByRole('link', { name: 'Back to the chat' }).click();
    await ana.page.getByRole('link', { name: '1 similar contact' }).waitFor();
    await second.page.page.close();
  });

  it('links the chat to another contact by the workflow of that name, and the next message is that contact’s', async () => {
    const third = await aChat('Who knows me?');
    const before = store.rows('select contact_id from chats where id = ?', third.chatId)[0].contact_id;
    await ana.page.getByRole('button', { name: 'More', exact: true }).click();
    await ana.page.getByRole('menuitem', { name: 'Link to another contact' }).click();
    const dialog = ana.page.getByRole('dialog', { name: 'Link the chat to another contact' });
    await dialog.getByRole('searchbox').fill('veg');
    await dialog.getByRole('button', { name: /Nora Vega/ }).click();
    await picture(ana.page, 'work-link');
    await dialog.getByRole('button', { name: 'Link', exact: true }).click();
    await ana.page.getByRole('main').getByRole('heading', { name: 'Nora Vega' }).waitFor();
    const [nora] = contactOf('Nora Vega');
    assert.equal(store.rows('select contact_id from chats where id = ?', third.chatId)[0].contact_id, nora.id);
    assert.equal(store.rows('select deleted_as from contacts where id = ?', before)[0].deleted_as, 'merged');
    await third.page.send('Still me');
    await ana.reads('Still me');
    assert.equal(
      store.rows("select h.contact_id from messages m join chats h on h.id = m.chat_id where m.text = 'Still me'")[0].contact_id,
      nora.id,
    );
    assert.deepEqual(ana.page.complaints, []);
  });

  it('searched for similar contacts once for every new chat, by a workflow', async () => {
    await centre.untilOutboxIsEmpty();
    const filter = encodeURIComponent(JSON.stringify({ workflowId: 'swbSimilar0000022' }));
    const { results } = await centre.editor('GET', `/executions?filter=${filter}`);
    assert.deepEqual(
      results.map(({ status }) => status),
      store.rows('select 1 from chats').map(() => 'success'),
    );
  });
});

/** A desk of somebody else that takes cases. */
async function startOtherDesk() {
  const asked = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      asked.push(JSON.parse(body));
      const key = `DESK-${asked.length}`;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ key, id: key, url: `https://desk.example/${key}` }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/cases`,
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Fills in the address of the other desk, and switches the nodes on that wait for it. */
const handTo = (url) => (workflow) => {
  for (const node of workflow.nodes) {
    delete node.disabled;
    if (node.type === 'n8n-nodes-base.httpRequest') node.parameters.url = url;
  }
};
