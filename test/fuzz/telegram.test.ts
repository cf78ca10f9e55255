import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { telegram } from '../../src/channels/telegram';
import type { TelegramSettings } from '../../src/channels/telegram';
import {
  callbackQuerySchema,
  chatMemberSchema,
  contactSchema,
  fileSchema,
  messageSchema,
  photoSchema,
  reactionSchema,
  stickerSchema,
  venueSchema,
} from '../../src/channels/telegram/payload';
import { fixtures } from '../channels/requests';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import { fuzzedProvider } from './provider';

const token = '712345678:AAE-fixture_token';
const settings: TelegramSettings = { baseUrl: 'https://api.telegram.org', token, receiveBy: 'webhook' };
const secret = createHmac('sha256', token).update('switchboard telegram webhook').digest('hex');

const person = fc.record({ id: fc.nat({ max: 50 }), type: fc.constantFrom('private', 'private', 'group') });
const file = valuesOf(fileSchema);
const message = fc
  .tuple(
    valuesOf(messageSchema) as fc.Arbitrary<object>,
    person,
    fc.record(
      {
        ...{ document: file, video: file, audio: file, voice: file, animation: file, video_note: file },
        ...{
          photo: valuesOf(photoSchema),
          sticker: valuesOf(stickerSchema),
          contact: valuesOf(contactSchema),
          venue: valuesOf(venueSchema),
        },
        poll: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([envelope, chat, content]) => ({ ...envelope, ...content, chat }));
const generated = fc
  .tuple(
    fc.nat(),
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ message }) },
      fc.record({ edited_message: message }),
      fc.record({ callback_query: valuesOf(callbackQuerySchema) }),
      fc.record({ my_chat_member: valuesOf(chatMemberSchema) }),
      fc.record({ message_reaction: valuesOf(reactionSchema) }),
    ),
  )
  .map(([update_id, update]) => ({ update_id, ...update }));

describe('The calls of Telegram', () => {
  fuzzes(
    fuzzedProvider({
      name: 'telegram',
      adapter: telegram,
      settings: [settings],
      samples: [...fixtures('telegram').values()],
      generated,
      ids: /\.message_id$/,
      people: /\.(from|chat|user)\.id$/,
      sign: () => ({ 'x-telegram-bot-api-secret-token': secret }),
    }),
  );
});
