import { eventually } from './eventually.mjs';

/** What an agent does in the open conversation of an inbox page beside writing, and what the agent sees there. */
export function openConversationOn(page) {
  const messages = () => page.locator('.message--agent');
  const stateOf = (message, state) => message.getByRole('button', { name: new RegExp(`^${state}`) });
  const isLoaded = (image) => image.evaluate((element) => element.complete && element.naturalWidth > 0);
  return {
    /** Sends files by the dialog of the system, with what is written as the caption. */
    sendsFile: async ({ name, type, bytes }, caption = '') => {
      const [dialog] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Attach files' }).click()]);
      await dialog.setFiles({ name, mimeType: type, buffer: Buffer.from(bytes) });
      const composer = page.getByRole('textbox', { name: 'Answer' });
      if (caption !== '') await composer.fill(caption);
      await composer.press('Enter');
    },
    /** Waits until a message of the agent is in a state, and reads what is said about that. */
    seesTip: async (text, state, tip = state) => {
      const button = stateOf(messages().filter({ hasText: text }).last(), state);
      await button.waitFor();
      await page.mouse.move(0, 0);
      await button.hover();
      await page.getByRole('tooltip').filter({ hasText: tip }).first().waitFor({ state: 'attached' });
      await page.mouse.move(0, 0);
      return (await button.textContent()).trim();
    },
    /** Whether a message of the agent is in a state now. */
    isIn: async (text, state) => (await stateOf(messages().filter({ hasText: text }).last(), state).count()) === 1,
    /** Waits until the log shows so many pictures, each of them loaded. */
    seesPictures: (count) =>
      eventually(`${count} pictures are shown`, async () => {
        const images = await page.getByRole('log').locator('img').all();
        if (images.length !== count) return false;
        await images.at(-1).scrollIntoViewIfNeeded();
        return (await Promise.all(images.map(isLoaded))).every(Boolean);
      }),
    /** Waits until a tile shows the customer's picture, loaded. */
    seesPortrait: (tile) => eventually('the picture of the customer is shown', () => isLoaded(tile.locator('img').first())),
    /** Waits until the conversation is headed by a name. */
    seesName: (name) => page.getByRole('main').getByRole('heading', { name }).waitFor(),
  };
}
