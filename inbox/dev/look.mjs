/** Takes screenshots of the inbox in its states, with the fake data: `node inbox/dev/look.mjs [folder] [look] [nobuild]`. Builds the page first, unless told not to. */
/* global ClipboardEvent, DataTransfer, DragEvent, document */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { png } from './media.mjs';
import { darkPhone, phone, rest, startLooking } from './looking.mjs';

const { folder, take, ...looking } = await startLooking('switchboard-inbox');
const wide = { viewport: { width: 1400, height: 900 } };
const middle = { viewport: { width: 900, height: 800 } };

async function visit(options) {
  const visited = await looking.visit({ ...wide, ...options });
  /** Brings a text of the conversation to the top of it. */
  const scrollTo = (text) =>
    visited.page
      .locator('[role="log"] [data-message]', { hasText: text })
      .first()
      .evaluate((element) => ((element.closest('.log__box').scrollTop = element.offsetTop - 8), undefined));
  return { ...visited, scrollTo };
}

const paths = {};
for (const [name, hue] of [
  ['photo.png', 1],
  ['slow-photo.png', 2],
  ['fail.png', 3],
  ['a picture with a very long name indeed, from the camera.png', 4],
]) {
  paths[name] = path.join(folder, name);
  await writeFile(paths[name], png(320, 240, hue));
}
for (const name of ['evil.tar.EXE', 'terms.pdf', 'empty.txt']) {
  paths[name] = path.join(folder, name);
  await writeFile(paths[name], name === 'empty.txt' ? '' : 'x'.repeat(30_000));
}

const looks = {
  async content() {
    for (const [name, options] of [
      ['wide-light', {}],
      ['wide-dark', { colorScheme: 'dark' }],
      ['middle-light', middle],
      ['phone-light', phone],
      ['phone-dark', darkPhone],
    ]) {
      const { shot, open, scrollTo, end } = await visit(options);
      await open('Олена');
      await shot(`content-${name}-4-end`);
      for (const [index, text] of ['Hi! I saw', 'Oh no, I am', 'Here:', 'Please forget', 'This is what'].entries()) {
        await scrollTo(text);
        await shot(`content-${name}-${index}`);
      }
      await end();
    }
  },
  async lines() {
    for (const [name, options] of [
      ['wide-en', {}],
      ['wide-es', { locale: 'es' }],
      ['wide-pt-dark', { locale: 'pt', colorScheme: 'dark' }],
      ['wide-uk', { locale: 'uk' }],
      ['phone-es', { ...phone, locale: 'es' }],
      ['phone-dark-uk', darkPhone],
    ]) {
      const { shot, open, scrollTo, end } = await visit(options);
      await open('Lines of the system');
      await shot(`lines-${name}-1`);
      await scrollTo('What happened here');
      await shot(`lines-${name}-0`);
      await end();
    }
  },
  async viewer() {
    const { page, shot, open, end } = await visit();
    await open('Олена');
    await page.getByRole('button', { name: 'Open IMG_3.png' }).click();
    await shot('viewer');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('status').filter({ hasText: 'IMG_4.png' }).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Go to' }).first().waitFor({ state: 'detached' });
    await page.locator('button.quote').last().click();
    await shot('quote-target');
    await page.getByRole('button', { name: 'edited' }).click();
    await page.locator('.bubble__first').scrollIntoViewIfNeeded();
    await shot('edited');
    const state = page.locator('.state--failed').first();
    await state.focus();
    await page.locator('.tip').waitFor();
    await shot('state-tip');
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.locator('.state--failed').waitFor({ state: 'detached' });
    await shot('resent');
    await end();
  },
  async composing() {
    for (const [name, options] of [
      ['wide', {}],
      ['phone', { ...phone, colorScheme: 'dark' }],
    ]) {
      const { page, shot, open, end } = await visit(options);
      await open('Open window');
      await page.locator('[data-answerable="true"]').last().hover();
      await shot(`compose-${name}-hover`);
      await page.locator('[data-answerable="true"]').last().locator('.message__answer').click();
      await page.getByRole('textbox', { name: 'Answer' }).fill('Here are the pictures');
      const chooser = page.locator('input[type="file"]');
      await chooser.setInputFiles(Object.values(paths));
      await rest(500);
      await shot(`compose-${name}-files`);
      await page
        .locator('.chip--failed')
        .getByRole('button', { name: /^Remove/ })
        .click();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await shot(`compose-${name}-queued`);
      await page.locator('.chip').first().waitFor({ state: 'detached', timeout: 15_000 });
      await rest(300);
      await shot(`compose-${name}-sending`);
      await rest(1_500);
      await shot(`compose-${name}-sent`);
      await chooser.setInputFiles(
        Array.from({ length: 11 }, (_, index) => ({ name: `scan-${index + 1}.png`, mimeType: 'image/png', buffer: png(64, 64, index) })),
      );
      await rest(1_200);
      await shot(`compose-${name}-eleven`);
      await page.getByRole('textbox', { name: 'Answer' }).fill('long '.repeat(900));
      await shot(`compose-${name}-parts`);
      await page.getByRole('textbox', { name: 'Answer' }).fill('Hello ');
      await page.getByRole('button', { name: 'Emoji' }).click();
      await shot(`emoji-${name}`);
      await page.keyboard.type('thank');
      await shot(`emoji-${name}-search`);
      await page.keyboard.press('Enter');
      assert.equal(await page.getByRole('textbox', { name: 'Answer' }).inputValue(), 'Hello 🙏');
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA', 'the caret is back');
      await end();
    }
  },
  async windows() {
    for (const [name, options] of [
      ['wide', {}],
      ['dark', { colorScheme: 'dark' }],
      ['phone', phone],
    ]) {
      const { page, shot, open, end } = await visit(options);
      for (const [chat, label] of [
        ['Open window', 'open'],
        ['Closes soon', 'soon'],
        ['Closed, no templates', 'closed'],
        ['Blocked us', 'unreachable'],
        ['Closed window', 'template'],
      ]) {
        await open(chat);
        await shot(`window-${name}-${label}`);
        if (name === 'phone' && label !== 'template') await page.getByRole('button', { name: 'Back to the list' }).click();
      }
      await page.getByRole('button', { name: 'Send a template', exact: true }).click();
      await page.getByText('has left our warehouse').first().waitFor();
      await shot(`template-${name}-list`);
      await page.getByText('Вітаємо').click();
      await page.getByLabel('Parameter {{1}}').fill('Олено');
      await shot(`template-${name}-fields`);
      await end();
    }
  },
  async drop() {
    const { page, shot, open, end } = await visit();
    await open('Олена');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'a.txt', { type: 'text/plain' }));
      document.querySelector('.drop').dispatchEvent(new DragEvent('dragenter', { dataTransfer: data, bubbles: true }));
    });
    await shot('drop');
    await end();
  },
  async keyboard() {
    const { page, shot, open, end } = await visit();
    await open('Open window');
    await page.getByRole('log').focus();
    for (let press = 0; press < 2; press += 1) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await shot('keyboard-message');
    await page.locator('[role="log"] [data-message]:focus, [role="log"] [data-message]:focus-within').waitFor();
    await page.locator('[role="log"] [data-message]:focus-within').last().focus();
    await page.keyboard.press('r');
    await page.locator('.target').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA', 'R on a message answers it');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([1, 2, 3])], 'image.png', { type: 'image/png' }));
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await page.locator('.chip--done').waitFor();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['text'], 'dropped.txt', { type: 'text/plain' }));
      for (const name of ['dragenter', 'dragover', 'drop'])
        document.querySelector('.log')?.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.locator('.chip', { hasText: 'dropped.txt' }).waitFor();
    assert.equal(await page.locator('.drop__veil').count(), 0, 'the veil is gone after the drop');
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('textbox', { name: 'Answer' }).inputValue(), '😍');
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.composer').count(), 1, 'Escape closes the picker, not the chat');
    await shot('keyboard-composer');
    await end();
  },
  async narrow() {
    // A window of 1280 at 200 % is one of 640; at 400 % one of 320.
    for (const [name, viewport] of [
      ['200', { width: 640, height: 400 }],
      ['400', { width: 320, height: 400 }],
    ]) {
      const { page, shot, open, scrollTo, end } = await visit({ viewport });
      await open('Open window');
      await shot(`zoom-${name}`);
      await scrollTo('Here:');
      await shot(`zoom-${name}-cards`);
      await page.locator('input[type="file"]').setInputFiles([paths['photo.png'], paths['evil.tar.EXE']]);
      await shot(`zoom-${name}-files`);
      await end();
    }
  },
};

await take(looks, { chats: 8 });
