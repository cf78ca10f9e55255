import { createHmac } from 'node:crypto';
import { messenger } from '../../src/channels/messenger';
import type { MessengerSettings } from '../../src/channels/messenger';
import { surroundings } from '../../src/runtime/clock';
import { ensureChannel, handleProvider } from '../../src/runtime/provider-channel';
import type { ProviderChannel } from '../../src/runtime/provider-channel';
import { openStore } from '../../src/store/store';
import { rawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { aRequest, fixtures } from './requests';

const hook = 'https://n8n.example.com/webhook/messenger/channel';
const settings: MessengerSettings = {
  baseUrl: 'https://graph.facebook.com',
  version: 'v25.0',
  appId: '670843887433847',
  appSecret: 'app-secret',
  pageId: '1234567890',
  pageToken: 'EAApage',
  verifyToken: 'verify-me',
  humanAgentTag: false,
};

describe('Two pages of one app', () => {
  const database = sqliteInMemory();
  const raw = rawTables(database);
  afterAll(async () => {
    await raw.db.destroy();
    await database.dispose();
  });

  it('are two channels, and each has what came to it, also when one call brings both', async () => {
    const store = await openStore(database.engine(), surroundings.now);
    const on = { ...surroundings, store };
    const bound = async (pageId: string, name: string) => {
      const described: ProviderChannel<MessengerSettings> = {
        adapter: messenger,
        settings: { ...settings, pageId },
        triggerId: name,
        name,
        botMode: 'off',
        events: new Set(['new_chat']),
        webhookUrl: hook,
      };
      return { ...described, channel: await ensureChannel(on, described) };
    };
    const first = await bound('1234567890', 'First page');
    await bound('555', 'Second page');
    const body = JSON.stringify(fixtures('messenger').get('batch-of-two-pages'));
    const signature = createHmac('sha256', settings.appSecret).update(body).digest('hex');
    const call = () => handleProvider(on, first, aRequest({ url: hook, body, headers: { 'x-hub-signature-256': `sha256=${signature}` } }));
    expect((await call()).answer.status).toBe(200);
    await call();
    expect(
      await raw.rows(
        `select h.name, m.text from messages m join channels h on h.id = m.channel_id where m.author = 'customer' order by m.created_at, m.text`,
      ),
    ).toEqual(
      expect.arrayContaining([
        { name: 'First page', text: 'one' },
        { name: 'First page', text: 'two' },
        { name: 'Second page', text: 'three' },
      ]),
    );
    expect(await raw.count(`messages where author = 'customer'`)).toBe(3);
    expect(await raw.count('chats')).toBe(2);
    await store.close();
  });
});
