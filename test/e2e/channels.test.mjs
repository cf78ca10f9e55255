import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { png } from '../../inbox/dev/media.mjs';
import { picture, startBrowser } from './harness/browser.mjs';
import { addChannel } from './harness/channels.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { openConversationOn } from './harness/inbox-conversation.mjs';
import { openInbox } from './harness/pages.mjs';
import { providers } from './harness/providers.mjs';
import { storeOf } from './harness/store.mjs';
import { tracesIn, tracesOf } from './harness/traces.mjs';

const plan = { name: 'floor-plan.png', type: 'image/png', bytes: png(320, 200, 1) };
const photo = { kind: 'image', name: 'broken-vase.png', type: 'image/png', bytes: png(240, 320, 4) };
const digest = createHash('sha256').update(plan.bytes).digest('hex');

/** What was written, to be looked for in the log. */
const words = {
  hello: 'My vase arrived in pieces',
  answer: 'That is a pity, here is what we have',
  caption: 'Where we are',
  thanks: 'That is closer than I thought',
  lost: 'Shall we send another vase',
  again: 'One more question about the vase',
};

describe('the channels of providers', () => {
  let centre;
  let browser;
  let ana;
  let conversation;
  let store;
  const secrets = [];
  const people = [];
  const opened = [];

  before(async () => {
    centre = await startContactCentre({
      name: 'channels',
      agents: [{ login: 'ana', name: 'Ana Duarte' }],
      only: ['swbAgentInbox002'],
      // What n8n itself tells when it is asked to tell everything must hold no secret either.
      env: { N8N_LOG_LEVEL: 'debug' },
    });
    store = storeOf(centre);
    store.change(`insert into settings (key, value) values ('SimultaneousChats', '50')`);
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
    conversation = openConversationOn(ana.page);
  });
  after(async () => {
    store?.close();
    await browser?.close();
    await Promise.all(opened.map(({ simulator }) => simulator.close()));
    await centre?.stop();
  });

  for (const provider of providers) {
    describe(provider.name, () => {
      const { name, template, registers, isAsked = false, hasPicture = false, hasNoName = false, hasNoFiles = false, receipts } = provider;
      const said = (key) => `${words[key]} (${name})`;
      let simulator;
      let channel;
      let customer;
      let shownName;

      before(async () => {
        simulator = await provider.start();
        const { secrets: own, ...entered } = provider.entered(simulator);
        secrets.push(...own);
        channel = await addChannel(centre, { template, name, entered });
        opened.push({ provider, simulator, channel });
      });

      it('is registered when its workflow is published, and brings a customer to the agent', async () => {
        await channel.publish();
        if (registers) await eventually('the webhook is registered', () => withoutFragment(simulator.webhookUrl) === channel.webhookUrl);
        else if (!isAsked) simulator.webhookUrl = channel.webhookUrl;
        await channel.untilServed();
        customer = simulator.customer(provider.customer);
        people.push(customer.id);
        assertTaken(await customer.text(said('hello')));
        await ana.sees(said('hello'));
        await ana.accepts(said('hello'));
        await ana.opens(said('hello'));
        // Numbers are grouped for people.
        shownName = hasNoName ? new RegExp(customer.id.slice(-4).split('').join(' ?')) : provider.customer.name;
        await conversation.seesName(shownName);
        if (hasPicture) await conversation.seesPortrait(ana.tile('In progress', shownName));
        else assert.equal(await ana.tile('In progress', shownName).locator('img').count(), 0);
      });

      it('brings what the agent writes to the customer', async () => {
        await ana.answers(said('answer'));
        const { to, text } = await simulator.waitFor((message) => message.text === said('answer'));
        assert.deepEqual({ to, text }, { to: customer.id, text: said('answer') });
        assert.equal(await conversation.seesTip(said('answer'), 'Sent'), 'Sent');
        assert.deepEqual(simulator.refused, []);
      });

      it(hasNoFiles ? 'says that no file can be sent' : 'brings a file of the agent to the customer, byte for byte', async () => {
        await conversation.sendsFile(plan, hasNoFiles ? '' : said('caption'));
        if (hasNoFiles) {
          await ana.page.getByText(/takes no files/).waitFor();
          return;
        }
        const { to, file } = await simulator.waitFor((message) => message.kind === 'file', 20_000);
        assert.deepEqual({ to, type: file.type, digest: file.digest }, { to: customer.id, type: 'image/png', digest });
        await simulator.waitFor((message) => message.text === said('caption'));
        await conversation.seesPictures(1);
        assert.deepEqual(simulator.refused, []);
      });

      it(
        receipts === null ? 'tells no more than that it was sent' : 'shows how far a message has come, whatever order that is told in',
        async () => {
          const sent = (key) => simulator.received.find(({ text }) => text === said(key));
          if (receipts !== null) {
            await simulator.receipt(sent('answer').id, 'delivered');
            await conversation.seesTip(said('answer'), 'Delivered');
            const last = hasNoFiles ? 'answer' : 'caption';
            if (receipts === 'read') await simulator.receipt(sent(last).id, 'read');
            await simulator.receipt(sent(last).id, 'delivered');
            await conversation.seesTip(said(last), receipts === 'read' ? 'Read' : 'Delivered');
            await simulator.receipt(sent(last).id, 'delivered');
          }
          await customer.text(said('thanks'));
          await ana.reads(said('thanks'));
          const state = receipts === null ? 'Sent' : receipts === 'read' && !hasNoFiles ? 'Read' : 'Delivered';
          assert.ok(await conversation.isIn(said(hasNoFiles ? 'answer' : 'caption'), state));
        },
      );

      it(hasNoFiles ? 'shows a second message of the customer' : "shows the customer's photo", async () => {
        if (hasNoFiles) return assertTaken(await customer.text('😀'));
        assertTaken(await customer.file(photo));
        await conversation.seesPictures(2);
        await picture(ana.page, `channels-${name.toLowerCase().replaceAll(/\W+/g, '-')}`);
        assert.deepEqual(simulator.refused, []);
      });

      it('says why a message did not arrive', async () => {
        if (!provider.tellsFailures) simulator.fail({ kind: 'unreachable' });
        await ana.answers(said('lost'));
        if (provider.tellsFailures) {
          const { id } = await simulator.waitFor((message) => message.text === said('lost'));
          await simulator.receipt(id, 'failed');
        }
        const shown = await conversation.seesTip(said('lost'), 'Failed', /^Failed: (\S+ ){3}/);
        assert.ok(!shown.includes('No reason'), shown);
      });

      it('changes nothing when it is published once more', async () => {
        const calls = () => simulator.calls.filter(({ name: call }) => call === 'register' || call === 'unregister').length;
        const before = { calls: calls(), url: simulator.webhookUrl };
        await channel.publishAnew();
        assertTaken(await customer.text(said('again')));
        await ana.reads(said('again'));
        assert.deepEqual({ calls: calls(), url: simulator.webhookUrl }, before);
        assert.equal(store.rows('select id from messages where text = ?', said('again')).length, 1);
        assert.equal(await ana.timesRead(said('again')), 1);
      });

      const assertTaken = ({ status, attempts }) =>
        assert.deepEqual({ status, attempts }, isAsked ? { status: 0, attempts: 0 } : { status: 200, attempts: 1 });
    });
  }

  it('stand beside each other in the inbox, without a complaint of the browser', async () => {
    await picture(ana.page, 'channels-all');
    await ana.page.setViewportSize({ width: 1280, height: 1400 });
    await picture(ana.page, 'channels-all-tall');
    assert.deepEqual(ana.page.complaints, []);
    assert.equal(store.rows('select distinct channel_id from chats').length, providers.length);
  });

  it('are taken back where they were registered when their workflows are unpublished', async () => {
    for (const { channel } of opened) await channel.unpublish();
    for (const { provider, simulator, channel } of opened) {
      const registered = simulator.calls.filter(({ name }) => name === 'register').length;
      assert.equal(registered, provider.registers ? 1 : 0, provider.name);
      if (provider.registers) await eventually(`${provider.name} is not registered any more`, () => !simulator.webhookUrl);
      await eventually(`the webhook of ${provider.name} is gone`, async () => {
        const answer = await fetch(channel.webhookUrl, { method: 'POST', body: '{}' });
        await answer.body?.cancel();
        return answer.status === 404;
      });
    }
  });

  it('leave no secret in anything that n8n wrote, and nothing that anybody wrote in its log', async () => {
    await centre.stopN8n();
    const known = secrets.filter((secret) => secret !== '').flatMap((secret) => [secret, encodeURIComponent(secret)]);
    // Whoever finds nothing anywhere may have looked nowhere.
    const everyday = await tracesIn(centre.userFolder, [words.hello, 'swbAgentInbox002']);
    for (const file of ['switchboard.sqlite', 'database.sqlite'])
      assert.ok(
        everyday.some((trace) => trace.includes(`/${file}`)),
        file,
      );
    assert.deepEqual(await tracesIn(centre.userFolder, known), []);
    const said = [...Object.values(words), ...people.flatMap((id) => [id, encodeURIComponent(id)])];
    assert.deepEqual(await tracesOf(centre.logFile, [...known, ...said]), []);
  });
});

const withoutFragment = (url) => url?.replace(/#.*$/, '');
