import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startInfobipSimulator } from '../simulators/infobip/index.ts';
import { startTelegramSimulator } from '../simulators/telegram/index.ts';
import { startWhatsAppSimulator } from '../simulators/whatsapp/index.ts';
import { picture, startBrowser } from './harness/browser.mjs';
import { addChannel } from './harness/channels.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { openConversationOn } from './harness/inbox-conversation.mjs';
import { startNetwork } from './harness/network.mjs';
import { openInbox } from './harness/pages.mjs';
import { entered } from './harness/providers.mjs';
import { storeOf } from './harness/store.mjs';

describe('the accounts of providers', () => {
  let centre;
  let browser;
  let ana;
  let store;
  const simulators = [];
  const simulated = async (starting) => {
    const simulator = await starting;
    simulators.push(simulator);
    return simulator;
  };
  const timesStored = (text) => store.rows('select id from messages where text = ?', text).length;

  before(async () => {
    // n8n tries a trigger five times, within a claim on the workflow, and tells nothing of why when the claim is over before.
    const env = { N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '60' };
    centre = await startContactCentre({ name: 'channels-accounts', agents: ['ana'], only: ['swbAgentInbox002'], env });
    store = storeOf(centre);
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
  });
  after(async () => {
    store?.close();
    await browser?.close();
    await Promise.all(simulators.map((simulator) => simulator.close()));
    await centre?.stop();
  });

  describe('two numbers of one app', () => {
    const numbers = ['106540352242922', '106540352242933'];
    let sales;
    let support;

    before(async () => {
      const app = { appSecret: 'one app secret', accessToken: 'EAAoneToken', businessAccountId: '102290129340398' };
      const channelOf = async (name, phoneNumberId) => {
        const simulator = await simulated(startWhatsAppSimulator({ ...app, phoneNumberId }));
        const channel = await addChannel(centre, { template: 'swbWhatsApp00012', name, entered: entered.whatsapp(simulator) });
        await channel.publish();
        await eventually('the webhook is registered', () => simulator.webhookUrl === channel.webhookUrl);
        return simulator;
      };
      [sales, support] = [await channelOf('Sales', numbers[0]), await channelOf('Support line', numbers[1])];
    });

    it('bring each customer to the channel of the number, though one webhook brings both', async () => {
      const toSales = sales.customer({ id: '16505551101', name: 'Sam Hill' });
      const toSupport = sales.customer({ id: '16505551102', name: 'Lea Quist', phoneNumberId: numbers[1] });
      assert.equal((await toSales.text('What does it cost?')).status, 200);
      assert.equal((await toSupport.text('It does not work.')).status, 200);
      const places = store.rows(
        `select m.text, c.name from messages m join channels c on c.id = m.channel_id where m.author = 'customer' order by m.created_at`,
      );
      assert.deepEqual(
        places.map(({ text, name }) => [text, name]),
        [
          ['What does it cost?', 'Sales'],
          ['It does not work.', 'Support line'],
        ],
      );
      await ana.accepts('It does not work.');
      await ana.opens('It does not work.');
      await ana.answers('Have you turned it on?');
      assert.equal((await support.waitFor(({ text }) => text === 'Have you turned it on?')).to, toSupport.id);
      assert.deepEqual(sales.received, []);
    });

    it('ignore a number that nobody has a channel for', async () => {
      const stranger = sales.customer({ id: '16505551103', name: 'Ulf Strange', phoneNumberId: '999' });
      assert.equal((await stranger.text('Is this the bakery?')).status, 200);
      assert.equal(timesStored('Is this the bakery?'), 0);
    });
  });

  describe('an account that a published workflow has', () => {
    let telegram;
    let production;
    let customer;

    before(async () => {
      telegram = await simulated(startTelegramSimulator({ token: '712345679:AAOneBotForTwo_Workflows-0123456789' }));
      production = await addTelegram('Shop bot');
      await production.publish();
      await eventually('the webhook is registered', () => telegram.webhookUrl === production.webhookUrl);
      await production.untilServed();
      customer = telegram.customer({ id: '700002001', name: 'Pia Holm' });
    });

    const addTelegram = (name) => addChannel(centre, { template: 'swbTelegram00010', name, entered: entered.telegram(telegram) });
    const goesOn = async (text) => {
      assert.equal(telegram.webhookUrl, production.webhookUrl);
      assert.equal(telegram.calls.filter(({ name }) => name === 'unregister').length, 0);
      assert.deepEqual(await customer.text(text).then(({ status, attempts }) => ({ status, attempts })), { status: 200, attempts: 1 });
      await eventually('the message is stored', () => timesStored(text) === 1);
    };

    it('is refused to a second workflow, which says where its messages go', async () => {
      const second = await addTelegram('Shop bot again');
      await second.publish().catch(() => {});
      const trouble = await eventually('n8n says why', () => second.trouble(), { within: 30_000 });
      assert.match(trouble, /This account is registered elsewhere: its messages go to 127\.0\.0\.1:\d+\. Take it out of use there first/);
      await second.unpublish();
      await goesOn('Still with the first?');
    });

    it('is refused to a second workflow also where nothing is registered', async () => {
      const infobip = await simulated(startInfobipSimulator());
      const [first, second] = await Promise.all(
        ['Number', 'Number again'].map((name) =>
          addChannel(centre, { template: 'swbInfobip000015', name, entered: entered.infobip(infobip) }),
        ),
      );
      infobip.webhookUrl = first.webhookUrl;
      await first.publish();
      await first.untilServed();
      await second.publish().catch(() => {});
      const trouble = await eventually('n8n says why', () => second.trouble(), { within: 30_000 });
      assert.match(trouble, /is served by another published trigger already/);
      await second.unpublish();
      const { status } = await infobip.customer({ id: '385915552002', name: 'Ivo Kos' }).text('Anybody at this number?');
      assert.equal(status, 200);
      await ana.sees('Anybody at this number?');
    });

    it("is left alone by the editor's test mode, which says why", async () => {
      const draft = await addTelegram('Shop bot draft');
      for (const { id, trigger, workflow } of [draft, production]) {
        const test = centre.editor('POST', `/workflows/${id}/run`, {
          workflowData: await workflow(),
          triggerToStartFrom: { name: trigger },
        });
        await assert.rejects(test, /The messages of this account go to a published workflow, at 127\.0\.0\.1:\d+\. Unpublish it/);
      }
      await goesOn('Still live?');
    });
  });

  describe('n8n that is killed while a message is being sent', () => {
    it('says that nobody knows, sends it again when told to, and gets what customers wrote meanwhile once', async () => {
      // Telegram tries again for a day.
      const telegram = await simulated(
        startTelegramSimulator({ token: '712345680:AAKilledInTheMiddle_-0123456789abc', speed: 10, mostAttempts: Infinity }),
      );
      const network = await startNetwork(telegram.url);
      try {
        const settings = entered.telegram(telegram);
        const throughNetwork = { ...settings, data: { ...settings.data, baseUrl: network.through(telegram.url) } };
        const channel = await addChannel(centre, { template: 'swbTelegram00010', name: 'Fragile bot', entered: throughNetwork });
        await channel.publish();
        await eventually('the webhook is registered', () => telegram.webhookUrl === channel.webhookUrl);
        const customer = telegram.customer({ id: '700003001', name: 'Rosa Klein' });
        await customer.text('Can you hear me?');
        await ana.accepts('Can you hear me?');
        await ana.opens('Can you hear me?');

        network.hang();
        await ana.answers('Loud and clear.');
        await eventually(
          'the message is being sent',
          () => store.rows(`select id from message_parts where state = 'calling'`).length === 1,
        );
        await centre.killN8n();
        const meanwhile = [customer.text('Hello?'), customer.text('Is anybody there?')];
        network.heal();
        await centre.startN8n();
        await centre.untilServed();
        assert.deepEqual(
          (await Promise.all(meanwhile)).map(({ status }) => status),
          [200, 200],
        );

        // So long a call may take before whoever made it is taken for dead.
        store.change(`update message_parts set lease_until = 0 where state = 'calling'`);
        const { page } = ana;
        await openConversationOn(page).seesTip('Loud and clear.', 'Failed', /Delivery unknown/);
        await picture(page, 'channels-delivery-unknown');
        assert.deepEqual(telegram.received, []);
        await page.getByRole('button', { name: 'Send again' }).click();
        await telegram.waitFor(({ text }) => text === 'Loud and clear.', 30_000);
        await openConversationOn(page).seesTip('Loud and clear.', 'Sent');
        await ana.reads('Is anybody there?');
        await centre.untilOutboxIsEmpty();
        assert.deepEqual(['Hello?', 'Is anybody there?', 'Loud and clear.'].map(timesStored), [1, 1, 1]);
        assert.equal(telegram.received.length, 1);
      } finally {
        network.stop();
      }
    });
  });
});
