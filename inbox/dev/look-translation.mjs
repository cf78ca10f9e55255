/** Takes screenshots of translation: `node inbox/dev/look-translation.mjs [folder] [look] [nobuild]`. Builds the page first, unless told not to. */
import assert from 'node:assert/strict';

import { dark, darkPhone, phone, rest, startLooking, wide } from './looking.mjs';

const { move, take, ...looking } = await startLooking('switchboard-translation');

async function visit(options) {
  const visited = await looking.visit(options);
  const top = () => visited.page.locator('.log__box').evaluate((box) => ((box.scrollTop = 0), undefined));
  return { ...visited, top, answer: visited.page.getByRole('textbox', { name: 'Answer' }) };
}

const looks = {
  async conversation() {
    for (const [name, options] of Object.entries({
      wide,
      dark,
      phone,
      'phone-dark': darkPhone,
      zoom: { viewport: { width: 640, height: 430 } },
    })) {
      const { shot, open, top, end } = await visit(options);
      await open('María');
      await shot(`conversation-${name}`);
      await top();
      await shot(`conversation-${name}-top`);
      await end();
    }
  },
  async flipping() {
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await page.getByRole('button', { name: 'Show original' }).last().click();
    await page.getByRole('button', { name: 'Show what was sent' }).last().click();
    await page.getByText('¡Muchas gracias!').last().scrollIntoViewIfNeeded();
    await shot('flipped');
    assert.equal(await page.locator('[role="log"] .text[lang="es"]', { hasText: 'Muchas gracias' }).count(), 1);
    await page.getByRole('log').getByRole('button', { name: 'Try again' }).last().click();
    await shot('pending-one');
    await page.getByText('I am at home until six.').waitFor();
    await page.getByText('factura').last().hover();
    await shot('parent-hover');
    await page.getByRole('button', { name: 'Translate this message' }).first().click();
    await page.getByText('I wrote yesterday about the invoice').waitFor();
    await end();
  },
  async composing() {
    for (const [name, options] of [
      ['wide', wide],
      ['phone', { ...phone, colorScheme: 'dark' }],
    ]) {
      await move({ chats: 4 });
      const { page, shot, open, answer, end } = await visit(options);
      await open('María');
      await answer.fill('It is on its way and arrives tomorrow.');
      await shot(`composer-${name}`);
      await page.getByRole('switch', { name: 'Send without translation' }).click();
      await shot(`composer-${name}-without`);
      await page.getByRole('switch', { name: 'Send without translation' }).click();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await shot(`composer-${name}-going`);
      await rest(1_200);
      await shot(`composer-${name}-sent`);
      await end();
    }
    await move({ translation: { translatesReplies: false } });
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await shot('composer-asked');
    await page.getByRole('switch', { name: 'Translate to Spanish' }).click();
    await shot('composer-asked-on');
    await move({ translation: { translatesReplies: true } });
    await end();
  },
  async closed() {
    const { page, shot, open, end } = await visit(wide);
    await page.locator('.tiles__fold').click();
    await open('Pilar');
    await page.getByRole('button', { name: 'Show translation panel' }).click();
    await shot('closed-chat');
    await page.getByRole('button', { name: 'Show original' }).click();
    await page.getByText('¡Muchas gracias!').last().waitFor();
    await end();
  },
  async languages() {
    for (const [name, options] of [
      ['wide', wide],
      ['phone', phone],
    ]) {
      await move({ chats: 4, translates: 'done' });
      const { page, shot, open, end } = await visit(options);
      await open('ليلى');
      await shot(`arabic-${name}`);
      await page.getByRole('button', { name: 'Show original' }).first().click();
      await shot(`arabic-${name}-original`);
      if (name === 'phone') await page.getByRole('button', { name: 'Back to the list' }).click();
      await open('דנה');
      await shot(`hebrew-${name}-off`);
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(300);
      await shot(`hebrew-${name}-pending`);
      await page.getByText('The order number is 12345').last().waitFor();
      await shot(`hebrew-${name}-on`);
      await page.getByRole('button', { name: 'Stop translating' }).click();
      await page.getByRole('button', { name: 'Translate', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Show original' }).waitFor();
      if (name === 'phone') {
        await page.getByRole('button', { name: 'More' }).click();
        await shot('hebrew-phone-menu');
        await page.getByRole('menuitem', { name: 'Hide translation panel' }).click();
      } else await page.getByRole('button', { name: 'Hide translation panel' }).click();
      await shot(`hebrew-${name}-hidden`);
      await end();
    }
  },
  async troubles() {
    for (const [name, options] of [
      ['wide', dark],
      ['phone', phone],
    ]) {
      await move({ chats: 4, translates: 'unserved' });
      const { page, shot, open, end } = await visit(options);
      await open('דנה');
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(400);
      await shot(`unserved-${name}`);
      await move({ translates: 'refused' });
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(400);
      await shot(`refused-${name}`);
      await move({ translates: 'failed' });
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(1_500);
      await shot(`failed-${name}`);
      await end();
    }
    await move({ translates: 'done' });
  },
  async menu() {
    for (const [name, options] of [
      ['wide', wide],
      ['phone', { ...phone, colorScheme: 'dark' }],
    ]) {
      const { page, shot, end } = await visit(options);
      await page.getByRole('button', { name: 'Settings' }).click();
      await shot(`menu-${name}`);
      await page.getByRole('menuitem', { name: 'My language' }).click();
      await page.getByRole('combobox', { name: 'My language' }).waitFor();
      await shot(`language-${name}`);
      await page.getByRole('combobox', { name: 'My language' }).selectOption('uk');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('combobox', { name: 'My language' }).waitFor({ state: 'detached' });
      await end();
    }
    await move({ agent: { language: null } });
  },
  async keyboard() {
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await page.getByRole('button', { name: 'Hide translation panel' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show translation panel' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Translation' }).waitFor();
    await page.getByRole('log').focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await shot('keyboard');
    await end();
  },
  async disabled() {
    await move({ translation: { translation: false } });
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await shot('disabled');
    assert.equal(await page.getByText(/translat/i).count(), 0, 'no trace of translation');
    await move({ translation: { translation: true } });
    await end();
  },
};

await take(looks, { chats: 4, translates: 'done' });
