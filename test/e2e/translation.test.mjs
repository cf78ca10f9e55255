import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startApertium } from '../simulators/translators/apertium/index.ts';
import { picture, startBrowser } from './harness/browser.mjs';
import { addChannel } from './harness/channels.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { openInbox } from './harness/pages.mjs';
import { providers } from './harness/providers.mjs';
import { storeOf } from './harness/store.mjs';

const sara = { id: '700000707', name: 'Sara Molina' };
const provider = providers.find(({ name }) => name === 'Telegram');
const first = 'Buenos días, necesito ayuda con mi factura.';
const inEnglish = 'Good morning, I need help with my bill.';

/** Puts Apertium and its credential into the nodes that translate. */
const byApertium = (credential) => (workflow) => {
  for (const node of workflow.nodes.filter(({ type }) => type.endsWith('.translateMessage'))) {
    node.parameters.provider = 'apertium';
    node.credentials = { ...node.credentials, switchboardApertiumApi: credential };
  }
  workflow.meta.templateCredsSetupCompleted = true;
};

describe('a chat in two languages, with a real translator', () => {
  let apertium;
  let simulator;
  let centre;
  let browser;
  let store;
  let ana;
  let customer;

  before(async () => {
    apertium = await startApertium();
    simulator = await provider.start();
    customer = simulator.customer(sara);
    centre = await startContactCentre({
      name: 'translation',
      agents: ['ana'],
      only: ['swbWebChat000001', 'swbAgentInbox002', 'swbTranslate0023'],
    });
    store = storeOf(centre);
    store.change("insert into settings (key, value) values ('EnableChatTranslation', 'true')");
    const saved = await centre.editor('POST', '/credentials', {
      name: 'Apertium',
      type: 'switchboardApertiumApi',
      data: { baseUrl: apertium.url, apiKey: '' },
    });
    const credential = { id: saved.id, name: saved.name };
    for (const id of ['swbAgentInbox002', 'swbTranslate0023']) await centre.republish(id, byApertium(credential));
    const channel = await addChannel(centre, { template: provider.template, name: 'Our bot', entered: provider.entered(simulator) });
    await channel.publish();
    await channel.untilServed();
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
  });
  after(async () => {
    await browser?.close();
    store?.close();
    await centre?.stop();
    await simulator?.close();
    await apertium?.stop();
  });

  const message = (text) => ana.page.locator('[data-message]').filter({ hasText: text }).last();
  const sent = () => simulator.received.map((one) => one.text);

  it('tells the language of the customer, and translates what was written before and what comes after', async () => {
    await customer.text(first);
    await ana.accepts('Sara Molina');
    await ana.reads(first);
    await ana.page.getByRole('button', { name: 'Show translation panel' }).click();
    const panel = ana.page.getByRole('region', { name: 'Translation' });
    await panel.getByRole('option', { name: 'Spanish (detected)', selected: true }).waitFor({ state: 'attached' });
    await panel
      .getByLabel('To')
      .getByRole('option', { name: /English/, selected: true })
      .first()
      .waitFor({ state: 'attached' });
    await panel.getByRole('button', { name: 'Translate', exact: true }).click();
    await ana.reads(inEnglish);
    await customer.text('El coche es rojo.');
    await ana.reads('The car is red.');
    await picture(ana.page, 'translation-incoming');
  });

  it('shows each message as it was written, one by one', async () => {
    await message(inEnglish).getByRole('button', { name: 'Show original' }).click();
    await ana.reads(first);
    await ana.reads('The car is red.');
    await message(first).getByRole('button', { name: 'Show translation' }).click();
    await ana.reads(inEnglish);
  });

  it('sends the customer’s language, and keeps what the agent wrote; what must not change does not', async () => {
    await ana.page.getByText('Will be sent in Spanish').waitFor();
    await ana.answers('The house is big.');
    await eventually('the provider has the answer in Spanish', () => sent().includes('La casa es grande.'));
    await ana.reads('The house is big.');
    await message('The house is big.').getByRole('button', { name: 'Show what was sent' }).click();
    await ana.reads('La casa es grande.');
    await ana.answers('Your number is #A-123: https://shop.example/a?b=1');
    const answer = await eventually('the provider has the number and the link', () =>
      sent().find((text) => text.includes('https://shop.example/a?b=1')),
    );
    assert.match(answer, /#A-123/);
    assert.notEqual(answer, 'Your number is #A-123: https://shop.example/a?b=1');
    await picture(ana.page, 'translation-outgoing');
  });

  it('sends one message without translation where the agent says so', async () => {
    await ana.page.getByRole('switch', { name: 'Send without translation' }).or(ana.page.getByLabel('Send without translation')).click();
    await ana.answers('See you soon');
    await eventually('the provider has what was written', () => sent().includes('See you soon'));
    await ana.page.getByText('Will be sent in Spanish').waitFor();
  });

  it('lets everything through with a note when the translator is away, and pays for nothing twice', async () => {
    await apertium.stop();
    await customer.text('El coche es rojo.');
    await eventually(
      'the text that is known is translated without the translator',
      async () => (await ana.timesRead('The car is red.')) === 2,
    );
    await customer.text('¿Dónde está mi paquete?');
    await ana.reads('¿Dónde está mi paquete?');
    await message('¿Dónde está mi paquete?').getByText('Not translated:').waitFor();
    await ana.answers('I will look.');
    await eventually('the provider has the answer as it was written', () => sent().includes('I will look.'));
    await picture(ana.page, 'translation-failed');
  });

  it('stops when the agent says so, and what was translated can be shown still', async () => {
    const panel = ana.page.getByRole('region', { name: 'Translation' });
    await panel.getByRole('button', { name: 'Stop translating' }).click();
    await panel.getByText('Messages are not translated.').waitFor();
    await ana.answers('Goodbye');
    await eventually('the provider has what was written', () => sent().includes('Goodbye'));
    await message('The car is red.').getByRole('button', { name: 'Show original' }).click();
    assert.deepEqual(ana.page.complaints, []);
  });
});
