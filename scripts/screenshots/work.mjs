import { DatabaseSync } from 'node:sqlite';
import { Agent } from '../../test/e2e/harness/agent.mjs';
import { eventually } from '../../test/e2e/harness/eventually.mjs';

/** How the chat in two languages begins in the scene. */
const spanish = '¡Hola!';
const inEnglish = 'Hello! Does it get to Valencia before Saturday? It is a birthday present.';
const written = 'Yes: if you order today, it is with you on Friday.';
const sent = 'Sí: si lo pide hoy, lo tiene el viernes.';
/** One person who wrote twice, as two contacts. */
const joana = {
  orders: { name: 'Joana Matos', phone: '+351912345678', email: 'joana@cafe-matos.example', jobTitle: 'Owner', account: 'Café Matos' },
  asks: { name: 'Joana M.', phone: null, email: 'joana@cafe-matos.example', jobTitle: null, account: null },
};

/** Lets Ana hold the Spanish chat in English, as a provider of translations would have made it. */
export async function translateChat(centre) {
  change(centre, (store) => {
    store.prepare("insert into settings (key, value) values ('EnableChatTranslation', 'true')").run();
    // As if a workflow translated, which would need an account with a provider.
    store.prepare("insert into subscriptions (topic, delay_ms, seen_at) values ('pictures', 0, ?)").run(Date.now());
    store
      .prepare("insert into subscription_filters (kind, queue_id, channel_id, topic) values ('translation_wanted', '', '', 'pictures')")
      .run();
  });
  const ana = await new Agent(centre.inboxUrl, 'ana').arrive();
  const { chatId } = (await ana.tiles('new')).find((tile) => tile.lastMessage?.text.startsWith(spanish));
  await ana.command({ kind: 'accept', chatId });
  await eventually('the chat is in progress', async () => (await ana.tiles('in_progress')).some((tile) => tile.chatId === chatId));
  await ana.command({ kind: 'reply', chatId, text: written });
  await eventually('the answer is there', async () => (await ana.conversation(chatId)).messages.some(({ text }) => text === written));
  await centre.untilOutboxIsEmpty();
  change(centre, (store) => {
    store
      .prepare(
        `insert into chat_translations (chat_id, is_on, customer_language, agent_language, detected_language, detected_seq, updated_at)
         values (?, 1, null, 'en', 'es', 1, 0) on conflict (chat_id) do update set is_on = 1, agent_language = 'en', detected_language = 'es'`,
      )
      .run(chatId);
    const translate = store.prepare(
      `insert into message_translations (message_id, language, text, origin, source_language, provider, at)
       select id, 'en', ?, ?, ?, 'DeepL', 0 from messages where chat_id = ? and author = ?`,
    );
    translate.run(inEnglish, 'translated', 'es', chatId, 'customer');
    translate.run(written, 'written', 'en', chatId, 'agent');
    store.prepare("update messages set text = ? where chat_id = ? and author = 'agent'").run(sent, chatId);
  });
}

/** Makes two contacts of Ana's chats one person who has not been recognised yet. */
export async function nameTwice(centre) {
  const ana = await new Agent(centre.inboxUrl, 'ana').arrive();
  const tiles = await ana.tiles('in_progress');
  const chatOf = (beginning) => tiles.find((tile) => tile.lastMessage?.text.startsWith(beginning)).chatId;
  const nothing = { businessPhone: null, language: null, note: null };
  await ana.ask({ action: 'save_contact', chatId: chatOf('Of course'), contact: { ...nothing, ...joana.orders } });
  await ana.ask({ action: 'save_contact', chatId: chatOf('It is 31 cm'), contact: { ...nothing, ...joana.asks } });
}

function change({ storeFile }, work) {
  const store = new DatabaseSync(storeFile, { timeout: 5_000 });
  try {
    work(store);
  } finally {
    store.close();
  }
}
