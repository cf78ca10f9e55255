/** Takes screenshots of beginning a chat: `node inbox/dev/look-start.mjs [folder] [look,look] [nobuild]`. Builds the page first, unless told not to. */
/* global document */
import assert from 'node:assert/strict';

import { dark, darkPhone, middle, phone, rest, startLooking, wide } from './looking.mjs';

const { move, take, ...looking } = await startLooking('switchboard-start');
const states = {
  'w-1500': { viewport: { width: 1500, height: 950 } },
  dark,
  'w-900': { viewport: { width: 900, height: 700 } },
  phone,
  'phone-dark-uk': darkPhone,
  low: { viewport: { width: 900, height: 420 } },
};

async function visit(options) {
  const visited = await looking.visit(options);
  const { page } = visited;
  const dialog = page.locator('.begin');
  const field = dialog.locator('input');
  const list = dialog.locator('.begin__list');
  const way = (text) => dialog.locator('.way', { hasText: text }).first();
  const isWriting = () => page.evaluate(() => document.activeElement?.classList.contains('composer__field'));
  /** The panel of the contact, a sheet where there is little room. */
  const panel = async () => {
    if ((await page.locator('.contact').count()) === 0) await page.locator('.conversation__head > button').last().click();
    await page.locator('.contact__button').first().waitFor();
  };
  return { ...visited, dialog, field, list, way, isWriting, panel };
}

const looks = {
  async list() {
    for (const [name, options] of Object.entries(states)) {
      const { page, shot, dialog, list, field, end } = await visit(options);
      await shot(`list-${name}-0-button`);
      await page.keyboard.press('n');
      await list.locator('.way').first().waitFor();
      assert.equal(await field.evaluate((input) => input === document.activeElement), true, 'the search has the focus');
      await shot(`list-${name}-1-newest`);
      await list.evaluate((box) => (box.scrollTop = 430));
      await shot(`list-${name}-2-scrolled`);
      await list.evaluate((box) => (box.scrollTop = 900));
      await shot(`list-${name}-3-scrolled`);
      await field.fill('محمد');
      await rest(600);
      await shot(`list-${name}-4-right-to-left`);
      await field.fill('zzz');
      await dialog.locator('.begin__note').waitFor();
      await shot(`list-${name}-5-nothing`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await end();
    }
  },
  async states() {
    for (const [name, options] of [
      ['light', wide],
      ['phone-dark-uk', darkPhone],
    ]) {
      await move({ reach: 'failed' });
      const { page, shot, dialog, list, end } = await visit(options);
      await page.keyboard.press('n');
      await dialog.locator('.begin__trouble').waitFor();
      await shot(`states-${name}-1-failed`);
      await move({ reach: 'empty' });
      await dialog.locator('.begin__trouble button').click();
      await dialog.locator('.begin__note').waitFor();
      await shot(`states-${name}-2-empty`);
      await page.keyboard.press('Escape');
      await move({ reach: 'full', delay: 1_500 });
      await page.keyboard.press('n');
      await shot(`states-${name}-3-loading`);
      await list.locator('.way').first().waitFor();
      await move({ delay: 120, agent: { load: 5 } });
      await dialog.locator('.begin__full').waitFor();
      await shot(`states-${name}-4-full`);
      assert.equal(await list.locator('.way[aria-disabled="false"]').count(), 1, 'only the agent’s own chat can be opened');
      await end();
    }
  },
  async begin() {
    for (const [name, options, channel] of [
      ['light', wide, 'warranty_and'],
      ['phone-dark-uk', darkPhone, '+44 20'],
    ]) {
      await move({ agent: { load: 1 }, delay: 700 });
      const { page, shot, dialog, way, isWriting, end } = await visit(options);
      await page.keyboard.press('n');
      await way(channel).waitFor();
      await way(channel).click();
      await shot(`begin-${name}-1-beginning`);
      assert.equal(await dialog.locator('.way[aria-disabled="false"]').count(), 0, 'nothing can be clicked twice');
      await dialog.waitFor({ state: 'detached', timeout: 8_000 });
      await page.locator('.conversation__name', { hasText: 'Priya' }).waitFor();
      await rest(900);
      await shot(`begin-${name}-2-begun`);
      assert.equal(await isWriting(), true, 'the answer field has the focus');
      assert.equal(await page.locator('.step:visible').count(), 0, 'it is no step of a chat');
      await end();
    }
  },
  async trouble() {
    for (const [name, options] of [
      ['light', wide],
      ['phone-dark-uk', darkPhone],
    ]) {
      await move({ agent: { load: 1 }, delay: 120, answers: 'refused' });
      const { page, shot, dialog, way, end } = await visit(options);
      await page.keyboard.press('n');
      await way('@shop_support_bot').click();
      await dialog.locator('.unbegun__line--trouble').waitFor();
      await shot(`trouble-${name}-1-refused`);
      await dialog.locator('.unbegun .link').click();
      await move({ answers: 'silent' });
      await way('@shop_support_bot').click();
      await dialog.locator('.unbegun__line--trouble').waitFor({ timeout: 20_000 });
      await shot(`trouble-${name}-2-unanswered`);
      await page.keyboard.press('Escape');
      await shot(`trouble-${name}-3-closed`);
      await move({ answers: 'done' });
      await end();
    }
  },
  async ways() {
    for (const [name, options] of [
      ['1000', middle],
      ['phone-dark-uk', darkPhone],
      ['light', wide],
    ]) {
      await move({ agent: { load: 1 }, delay: 120, answers: 'done' });
      const { page, shot, open, dialog, field, way, isWriting, panel, end } = await visit(options);
      await open('Blocked us');
      await panel();
      await shot(`ways-${name}-1-panel`);
      await page.locator('.contact__button').first().click();
      await dialog.locator('.way').first().waitFor();
      await shot(`ways-${name}-2-contact`);
      await dialog.locator('.begin__label .link').click();
      await way(/Open|Відкрити/).waitFor();
      await shot(`ways-${name}-3-everybody`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.locator('.facts__toggle').click();
      if ((await page.locator('.facts__write').count()) > 0) {
        await page.locator('.facts__write').scrollIntoViewIfNeeded();
        await shot(`ways-${name}-4-account`);
        await page.locator('.facts__write').click();
        await dialog.locator('.way').first().waitFor();
        assert.equal(await field.inputValue(), 'Hohenlohe Estates');
        await shot(`ways-${name}-5-account`);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('facts__write')), true, 'the focus goes back');
      }
      await page.locator('.case__buttons .link').first().click();
      await page.locator('.lookup__case').first().click();
      await page.locator('.lookup button[type="submit"]').click();
      await page.locator('.case__button').click();
      await page.locator('.case-details__button').scrollIntoViewIfNeeded();
      await shot(`ways-${name}-6-case`);
      await page.locator('.case-details__button').click();
      await dialog.locator('.way').first().waitFor();
      await shot(`ways-${name}-7-case`);
      await dialog.locator('.begin__label .link').click();
      await way(/Open|Відкрити/).click();
      await dialog.waitFor({ state: 'detached' });
      await rest(500);
      await shot(`ways-${name}-8-own`);
      assert.equal(await isWriting(), true, 'the answer field has the focus');
      await end();
    }
  },
};

await take(looks, { chats: 4, reach: 'full', answers: 'done', delay: 120, agent: { load: 1 } });
