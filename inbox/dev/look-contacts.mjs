/** Takes screenshots of contacts, duplicates, cases and actions: `node inbox/dev/look-contacts.mjs [folder] [look] [nobuild]`. Builds the page first, unless told not to. */
/* global document */
import assert from 'node:assert/strict';

import { dark, darkPhone, middle, phone, rest, startLooking, wide } from './looking.mjs';

const { address, move, take, ...looking } = await startLooking('switchboard-contacts');
const every = [
  ['light', wide],
  ['dark', dark],
  ['1000', middle],
  ['390', phone],
  ['390-dark-uk', darkPhone],
];
const some = (...names) => every.filter(([name]) => names.includes(name));

async function visit(options) {
  const visited = await looking.visit(options);
  const { page } = visited;
  const isWide = options.viewport.width >= 1200;
  /** Opens a chat, and the panel of its contact where that is a sheet. */
  const open = async (name, withSheet = true) => {
    const tile = page.locator('[data-chat-button]', { hasText: name }).first();
    // On a phone an open chat covers the list.
    if (await tile.isVisible()) await tile.click();
    await page.waitForSelector('[role="log"] .message');
    await rest(500);
    if (withSheet && !isWide) await page.locator('.conversation__head > button').last().click();
    if (withSheet || isWide) await page.locator('.contact').waitFor();
    await rest(300);
  };
  return { ...visited, open, isWide };
}

const long = 'Maximiliana';
const looks = {
  async panel() {
    for (const [name, options] of every) {
      const { page, shot, open, end } = await visit(options);
      await open(long, false);
      await shot(`panel-${name}-0-chat`);
      await open(long);
      await shot(`panel-${name}-1`);
      await page.locator('.facts__toggle').click();
      await shot(`panel-${name}-2-expanded`);
      await page.locator('.timeline > summary').click();
      await rest(400);
      await page.locator('.earlier').nth(1).locator('summary').click();
      await page.locator('.earlier').nth(1).scrollIntoViewIfNeeded();
      await shot(`panel-${name}-3-timeline`);
      await end();
    }
  },
  async form() {
    for (const [name, options] of some('390-dark-uk', 'light')) {
      const { page, shot, open, end } = await visit(options);
      await open('Open window');
      await page.locator('[data-edit]').click();
      await shot(`form-${name}-1`);
      const account = page.locator('.account input');
      await account.fill('Hohen');
      await page.locator('.account__option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await shot(`form-${name}-2-account`);
      await page.keyboard.press('Enter');
      assert.equal(await account.inputValue(), 'Hohenlohe Estates');
      await page.locator('input[type="tel"]').first().fill('+380501112233');
      await page.locator('.form button[type="submit"]').click();
      await page.locator('.form__link').waitFor();
      await shot(`form-${name}-3-taken`);
      await page.locator('.form__link').click();
      await page.locator('.relink').waitFor();
      await rest(400);
      await shot(`form-${name}-4-link`);
      await end();
    }
  },
  async drafts() {
    const { page, shot, open, end } = await visit(wide);
    await open('Open window');
    await page.locator('[data-edit]').click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Nobody’s draft');
    await open('Closes soon');
    await open('Open window');
    assert.equal(
      await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(),
      'Nobody’s draft',
      'an unsaved form survives a look at another chat',
    );
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A contact needs a name.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')), 'true', 'the wrong field has the focus');
    await shot('form-name-missing');
    await page.getByRole('button', { name: 'Cancel' }).last().click();
    await page.locator('[data-edit]:focus').waitFor();
    await end();
  },
  async identification() {
    const { page, shot, open, end } = await visit(wide);
    await open('Visitor 4711');
    await shot('identification-1');
    await page.getByRole('button', { name: 'User identification' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sofía');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.form').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: 'User identification' }).count(), 0, 'an identified contact has no such button');
    await shot('identification-2');
    await end();
  },
  async earlier() {
    for (const [name, options] of [every[0], every[3]]) {
      const { page, shot, open, end } = await visit(options);
      await open(long);
      await page.locator('.timeline > summary').click();
      await rest(400);
      await page.locator('.earlier').nth(1).locator('summary').click();
      await page.locator('.earlier__read').first().click();
      await page.locator('.past').waitFor();
      await rest(400);
      await shot(`earlier-${name}`);
      await end();
    }
  },
  async similar() {
    for (const [name, options] of some('light', 'dark', '390')) {
      await move({ chats: 8, people: 'full' });
      const { page, shot, open, end } = await visit(options);
      await open(long, false);
      await page.locator('.alike__link').click();
      await page.locator('.alike-row').nth(1).waitFor();
      assert.equal(await page.locator('.alike-row__current').count(), 1, 'exactly one is the current one');
      await shot(`similar-${name}-1`);
      await page.locator('.alike-row__box').nth(0).check();
      await page.locator('.alike-row__box').nth(1).check();
      await shot(`similar-${name}-2-chosen`);
      await page.locator('.alikes__buttons .button--main').click();
      await page.locator('.merge').waitFor();
      await shot(`similar-${name}-3-merge`);
      await page.locator('.dialog.merge').evaluate((dialog) => ((dialog.scrollTop = 9_999), undefined));
      await shot(`similar-${name}-4-merge-end`);
      await page.locator('.merge button[type="submit"]').click();
      await page.locator('.merged').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the focus is where the page begins');
      await shot(`similar-${name}-5-merged`);
      await page.goBack();
      await page.locator('.conversation__head').waitFor();
      await shot(`similar-${name}-6-back`);
      await page.locator('.merged .link').click();
      await rest(500);
      await shot(`similar-${name}-7-undone`);
      await end();
    }
  },
  async tab() {
    const { page, open, shot, end } = await visit(wide);
    await open(long);
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.locator('.alike__link').click({ modifiers: ['Control'] })]);
    await tab.locator('.alike-row').nth(1).waitFor();
    await tab.getByRole('link', { name: 'Back to the chat' }).click();
    await tab.locator('.conversation__name', { hasText: long }).waitFor();
    await page.locator('.alike__link').click();
    await page.locator('.alike-row__box').first().check();
    await page.getByRole('button', { name: 'Not duplicates' }).click();
    await page.locator('.alike-row__box').nth(2).waitFor();
    await rest(500);
    assert.equal(await page.locator('.alike-row').count(), 4, 'whoever is not a duplicate leaves the list');
    await shot('similar-dismissed');
    await end();
  },
  async link() {
    for (const [name, options] of some('light', 'dark', '390', '390-dark-uk')) {
      await move({ chats: 8, people: 'full' });
      const { page, shot, open, end } = await visit(options);
      await open('Open window', false);
      await page.locator('.conversation__head > button[aria-haspopup="menu"]').last().click();
      await page.getByRole('menuitem', { name: /Link to another|Прив’язати/ }).click();
      await page.locator('.relink').waitFor();
      await shot(`link-${name}-1`);
      await page.keyboard.type('zzzz');
      await rest(700);
      await shot(`link-${name}-2-none`);
      await page.locator('.relink .field').fill('ma');
      await page.locator('.relink__row').first().waitFor();
      await shot(`link-${name}-3-found`);
      await page.locator('.relink__row', { hasText: 'Konstantin' }).click();
      await page.locator('.relink__word').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.className), 'link relink__other', 'the focus is in the next step');
      await shot(`link-${name}-4-plan`);
      await page.locator('.relink__word input').check();
      await page.locator('.relink button[type="submit"]').click();
      await page.locator('.step__text').waitFor();
      await shot(`link-${name}-5-going`);
      await page.locator('.conversation__name', { hasText: 'Konstantin' }).waitFor();
      await page.locator('.step__text').waitFor({ state: 'detached' });
      await shot(`link-${name}-6-done`);
      await end();
    }
  },
  async cases() {
    for (const [name, options] of some('dark', '390')) {
      await move({ chats: 8, people: 'full' });
      const { page, shot, open, end } = await visit(options);
      await open('Open window');
      await page.locator('.case__buttons .link').first().click();
      await page.locator('.lookup__case').first().waitFor();
      await page.locator('.lookup__case').first().click();
      await shot(`case-${name}-1-lookup`);
      await page.locator('.lookup button[type="submit"]').click();
      await page.locator('.case__button').waitFor();
      await page.locator('.case__button').click();
      await page.locator('.case__linked summary').click();
      await page.locator('.case').scrollIntoViewIfNeeded();
      await shot(`case-${name}-2-details`);
      await end();
    }
  },
  async actions() {
    for (const [name, options] of some('light', '1000', '390')) {
      await move({ chats: 8, people: 'full' });
      const { page, shot, open, end } = await visit(options);
      await open('Open window', false);
      const menu = page.locator('.conversation__head > button[aria-haspopup="menu"]').first();
      await menu.click();
      await page.locator('.actions__item').first().waitFor();
      await shot(`actions-${name}-1`);
      await page.locator('.actions__item').nth(0).click();
      await menu.click();
      await page.locator('.actions__running').waitFor();
      await page.locator('.actions__item').nth(1).click();
      await menu.click();
      await shot(`actions-${name}-2-running`);
      await page.keyboard.press('Escape');
      await page.locator('.run--trouble').waitFor();
      await rest(400);
      await shot(`actions-${name}-3-failed`);
      await end();
    }
  },
  async troubles() {
    for (const answers of ['empty', 'failed']) {
      await move({ chats: 8, people: answers });
      const { page, shot, open, end } = await visit(wide);
      await open('Open window');
      await page.locator('.timeline > summary').click();
      await rest(400);
      await page.locator('.conversation__head > button[aria-haspopup="menu"]').first().click();
      await rest(400);
      await shot(`${answers}-1`);
      await page.keyboard.press('Escape');
      const chatId = await page.locator('.tile', { hasText: 'Open window' }).first().getAttribute('data-chat');
      await page.goto(`${address}#/contacts/duplicates?chat=${chatId}`);
      await rest(600);
      await shot(`${answers}-2-similar`);
      await end();
    }
    await move({ people: 'full', delay: 3_000 });
    const { page, shot, end } = await visit(wide);
    await page.locator('[data-chat-button]', { hasText: long }).first().click();
    await rest(600);
    await shot('slow');
    await move({ delay: 120 });
    await end();
  },
  async desk() {
    const narrow = { viewport: { width: 760, height: 800 }, locale: 'uk' };
    for (const [name, options] of [...every, ['760-uk', narrow], ['1280-uk', { ...wide, locale: 'uk' }]]) {
      const { page, shot, open, end } = await visit(options);
      await open('Open window', false);
      for (const banner of ['.translation', '.alike']) await page.locator(banner).waitFor();
      await page.locator('.composer__tool[aria-haspopup="dialog"]').first().click();
      await page.locator('[role="option"]').first().waitFor();
      await shot(`desk-${name}`);
      assert.ok((await page.locator('.conversation__who').boundingBox()).width >= 80, `desk-${name}: the header has room for the name`);
      await end();
    }
  },
  async narrow() {
    for (const [name, viewport] of [
      ['200', { width: 640, height: 400 }],
      ['400', { width: 320, height: 400 }],
    ]) {
      await move({ chats: 8, people: 'full' });
      const { page, shot, open, end } = await visit({ viewport });
      await open(long, false);
      await shot(`zoom-${name}-chat`);
      await page.locator('.alike__link').click();
      await page.locator('.alike-row__box').nth(0).check();
      await shot(`zoom-${name}-similar`);
      await page.locator('.alikes__buttons .button--main').click();
      await shot(`zoom-${name}-merge`);
      await end();
    }
  },
};

await take(looks, { chats: 8, people: 'full' });
