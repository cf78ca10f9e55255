import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startBrowser, picture } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';

for (const store of ['sqlite', 'postgres']) {
  describe(`a chat on ${store}`, () => {
    let centre;
    let browser;

    before(async () => {
      centre = await startContactCentre({ name: `conversation-${store}`, store, agents: ['ana', 'ben'] });
      browser = await startBrowser();
    });
    after(async () => {
      await browser?.close();
      await centre?.stop();
    });

    it('goes from the web page to an agent, to a colleague, to its end, and begins anew', async () => {
      const ana = await openInbox(browser, centre.inboxUrl, 'ana');
      const ben = await openInbox(browser, centre.inboxUrl, 'ben');
      const customer = await openChatPage(browser, centre.chatUrl);

      await customer.send('My parcel has not arrived.');
      await ana.sees('My parcel has not arrived.');
      await picture(ana.page, `${store}-1-a-new-chat`);
      await ana.accepts('My parcel has not arrived.');
      await ana.opens('My parcel has not arrived.');
      await ana.answers('I am looking into it.');
      await customer.reads('I am looking into it.');
      await picture(customer.page, `${store}-2-the-customer-reads`);
      await picture(ana.page, `${store}-3-in-progress`);

      await ana.transfersTo('Ben', 'Asks about a parcel.');
      await ben.opens('Transferred');
      await ben.reads('My parcel has not arrived.');
      await ben.reads('I am looking into it.');
      await ben.reads('Asks about a parcel.');
      await ben.answers('It arrives tomorrow.');
      await customer.reads('It arrives tomorrow.');
      assert.equal(await customer.page.getByText('Asks about a parcel.').count(), 0);
      await picture(ben.page, `${store}-4-transferred`);

      await ben.completes();
      await customer.page.getByText('This chat has ended.').first().waitFor();
      await customer.send('Thank you! One more thing.');
      await ana.sees('Thank you! One more thing.');
      await picture(ana.page, `${store}-5-a-chat-begins-anew`);

      assert.deepEqual(
        [customer, ana, ben].flatMap(({ page }) => page.complaints),
        [],
      );
    });

    it('keeps the conversation when the customer reloads the page', async () => {
      const customer = await openChatPage(browser, centre.chatUrl);
      await customer.send('Are you there?');
      await customer.page.getByText('Sent').or(customer.page.getByText('Read')).first().waitFor();
      await customer.page.reload();
      await customer.reads('Are you there?');
    });
  });
}
