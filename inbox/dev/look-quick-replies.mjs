/** Takes screenshots of quick replies: `node inbox/dev/look-quick-replies.mjs [folder] [look] [nobuild]`. Builds the page first, unless told not to. */
/* global document */
import assert from 'node:assert/strict';

import { dark, darkPhone, phone, rest, startLooking, wide } from './looking.mjs';

const { move, take, ...looking } = await startLooking('switchboard-quick-replies');

async function visit(options) {
  const visited = await looking.visit(options);
  const keep = async () => {
    await visited.page.locator('.header__me').click();
    await visited.page.getByRole('menuitem', { name: /quick replies|швидкими/ }).click();
    await rest(400);
  };
  return { ...visited, field: visited.page.locator('.composer__field'), keep };
}

const states = { wide, dark, phone, 'phone-dark': darkPhone };

const looks = {
  async popup() {
    for (const [name, options] of Object.entries(states)) {
      await move({ replies: 30 });
      const { page, shot, open, field, end } = await visit(options);
      await open('María');
      await field.click();
      await page.keyboard.type('Hi http://x');
      assert.equal(await page.locator('.slash').count(), 0, 'no popup within an address');
      await page.keyboard.type(' //');
      await page.locator('[role="option"]').first().waitFor();
      await shot(`popup-${name}`);
      await page.keyboard.type('invoice');
      await shot(`popup-${name}-text`);
      assert.equal(await page.locator('[role="option"]').count(), 1, 'found by a word of its text');
      await page.keyboard.type('zzz');
      await shot(`popup-${name}-nothing`);
      await page.keyboard.press('Escape');
      assert.equal(await field.inputValue(), 'Hi http://x //invoicezzz', 'the draft stays');
      await field.fill('');
      await page.keyboard.type('Hi //creme');
      await page.locator('[role="option"]').first().waitFor();
      await page.keyboard.press('Tab');
      assert.equal(await field.inputValue(), 'Hi Today we have crème brûlée.');
      await field.fill('');
      await page.keyboard.type('//');
      await page.locator('[role="option"]').first().waitFor();
      assert.match(String(await page.locator('[role="option"]').first().textContent()), /Café/, 'what was used comes first');
      await page.keyboard.press('ArrowUp');
      await shot(`popup-${name}-last`);
      await page.keyboard.press('ArrowDown');
      await page.locator('[role="option"]', { hasText: 'Opening hours' }).click();
      assert.match(await field.inputValue(), /^Hola/, 'in the language of the customer');
      await shot(`popup-${name}-inserted`);
      await field.press('End');
      await field.press('Enter');
      await rest(900);
      await shot(`popup-${name}-sent`);
      await end();
    }
  },
  async button() {
    for (const [name, options] of Object.entries(states)) {
      await move({ replies: 30 });
      const { page, shot, open, field, end } = await visit(options);
      await open('María');
      await page.locator('.composer__tool').nth(1).click();
      await page.locator('[role="option"]').first().waitFor();
      await shot(`button-${name}`);
      await page.keyboard.type('thanks');
      await page.keyboard.press('Enter');
      assert.match(await field.inputValue(), /^You are welcome/);
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA', 'the caret is back');
      await move({ replies: 0 });
      await page.locator('.composer__tool').nth(1).click();
      await rest(400);
      await shot(`button-${name}-empty`);
      await page.locator('.quick .link').click();
      await page.locator('.keep').waitFor();
      await shot(`keep-${name}-empty`);
      await end();
    }
  },
  async keep() {
    for (const [name, options] of Object.entries(states)) {
      await move({ replies: 30 });
      const { page, shot, keep, end } = await visit(options);
      await keep();
      await shot(`keep-${name}`);
      await page.locator('.rows__row', { hasText: 'Opening hours' }).click();
      await shot(`keep-${name}-form`);
      await page.locator('.tongue__open').click();
      await shot(`keep-${name}-language`);
      await page.locator('.tongue button').click();
      await rest(200);
      await page.locator('.texts__tool').first().click();
      await shot(`keep-${name}-macros`);
      await page.locator('.texts__menu [role="menuitem"]').first().click();
      await shot(`keep-${name}-changed`);
      await page.locator('.texts__field').fill('Dear {{contact.shoes}}');
      await page.locator('.kept__bottom button').click();
      await shot(`keep-${name}-problem`);
      await page.locator('.kept__remove').click();
      await shot(`keep-${name}-remove`);
      await page.keyboard.press('Escape');
      if (name.startsWith('phone')) await page.locator('.kept__back').click();
      await page.locator('.rows__row', { hasText: 'Return of an' }).click();
      await shot(`keep-${name}-long`);
      if (name.startsWith('phone')) await page.locator('.kept__back').click();
      await shot(`keep-${name}-marked`);
      await page.keyboard.press('Escape');
      await shot(`keep-${name}-leave`);
      await end();
    }
  },
  async work() {
    await move({ replies: 3 });
    const { page, shot, keep, end } = await visit(wide);
    await keep();
    const row = (text) => page.locator('.rows__row', { hasText: text });
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.keyboard.type('Thanks');
    await page.locator('.texts__field').fill('Hello');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Another quick reply has this name').waitFor();
    await shot('work-taken');
    await page.locator('.kept__field input').fill('Hello');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('.rows__changed').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await row('Hello (copy)').waitFor();
    await shot('work-copy');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await row('Hello (copy)').waitFor({ state: 'detached' });
    await row('Opening hours').click();
    await page.locator('.kept__field input').fill('Hours');
    await row('Thanks').click();
    await row('Hours').click();
    assert.equal(await page.locator('.kept__field input').inputValue(), 'Hours', 'another row costs nothing');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    assert.equal(await page.locator('.kept__field input').inputValue(), 'Opening hours');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await row('Opening hours').waitFor({ state: 'detached' });
    await shot('work-end');
    await page.keyboard.press('Escape');
    await page.locator('.keep').waitFor({ state: 'detached' });
    await end();
  },
};

await take(looks, { chats: 4 });
