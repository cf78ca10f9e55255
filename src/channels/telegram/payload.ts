/**
 * What we read of Telegram's JSON (Bot API 10.1, June 2026); everything else is left out. A message is read in two steps, so that one
 * with an attachment that we cannot read is still a message, and so that texts, which most messages are, cost little.
 */
import { z } from 'zod';

const optionalText = z.string().optional();

/** A time in seconds since 1970, up to the year 5138. */
const time = z.int().min(0).max(100_000_000_000);

const chat = z.object({ id: z.int(), type: z.string() });

const user = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: optionalText,
  last_name: optionalText,
  username: optionalText,
  language_code: optionalText,
});
export type User = z.infer<typeof user>;

/** The names of a private chat are those of the person on the other side. */
export const chatPersonSchema = user.omit({ is_bot: true, language_code: true });

/** One update; exactly one of the optional fields is there. */
export const updateSchema = z.object({
  update_id: z.int(),
  message: z.unknown().optional(),
  edited_message: z.unknown().optional(),
  callback_query: z.unknown().optional(),
  my_chat_member: z.unknown().optional(),
  message_reaction: z.unknown().optional(),
  business_message: z.unknown().optional(),
  edited_business_message: z.unknown().optional(),
  deleted_business_messages: z.unknown().optional(),
});

const pointer = z.object({ message_id: z.int() });

/** The envelope of a message, and its text. */
export const messageSchema = z.object({
  message_id: z.int(),
  date: time,
  edit_date: time.optional(),
  chat,
  from: user.optional(),
  business_connection_id: optionalText,
  sender_business_bot: z.object({ id: z.int() }).optional(),
  text: optionalText,
  caption: optionalText,
  reply_to_message: pointer.optional(),
  forward_origin: z.unknown().optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** The same for a message in which something is not as documented: what cannot be read is as if it were not there. */
export const tolerantMessageSchema = z.object({
  message_id: z.int(),
  date: time.catch(0),
  edit_date: time.optional().catch(undefined),
  chat,
  from: user.optional().catch(undefined),
  business_connection_id: optionalText.catch(undefined),
  sender_business_bot: z.object({ id: z.int() }).optional().catch(undefined),
  text: optionalText.catch(undefined),
  caption: optionalText.catch(undefined),
  reply_to_message: pointer.optional().catch(undefined),
  forward_origin: z.unknown().optional(),
});

/** A document, video, animation, audio, voice message, video message or live photo. */
export const fileSchema = z.object({
  file_id: z.string(),
  file_name: optionalText.catch(undefined),
  mime_type: optionalText.catch(undefined),
  file_size: z.int().nonnegative().optional().catch(undefined),
});
export type TelegramFile = z.infer<typeof fileSchema>;

/** A photo in several sizes, the largest last. */
export const photoSchema = z.array(fileSchema).min(1);

export const stickerSchema = fileSchema.extend({
  emoji: optionalText.catch(undefined),
  is_animated: z.boolean().optional().catch(undefined),
  is_video: z.boolean().optional().catch(undefined),
});

const location = z.object({ latitude: z.number(), longitude: z.number() });
export const locationSchema = location;
export const venueSchema = z.object({ location, title: z.string(), address: z.string() });

export const contactSchema = z.object({
  phone_number: z.string(),
  first_name: z.string(),
  last_name: optionalText.catch(undefined),
  user_id: z.int().optional().catch(undefined),
  vcard: optionalText.catch(undefined),
});

/** The press of a keyboard's button that opened a page of the bot's. */
export const webAppDataSchema = z.object({ data: z.string(), button_text: z.string() });

/** What polls, checklists, games and invoices are called. */
export const titledSchema = z.union([
  z.object({ question: z.string() }).transform(({ question }) => question),
  z.object({ title: z.string() }).transform(({ title }) => title),
]);

export const diceSchema = z.object({ emoji: z.string(), value: z.int() });

const keyboard = z.object({
  inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: optionalText }))),
});

/** The press of a button. The message may be too old to be told: its date is 0 then, and it has no buttons. */
export const callbackQuerySchema = z.object({
  id: z.string(),
  from: user,
  data: optionalText,
  message: z
    .object({
      message_id: z.int(),
      chat,
      business_connection_id: optionalText.catch(undefined),
      reply_markup: keyboard.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export const chatMemberSchema = z.object({ chat, from: user, date: time, new_chat_member: z.object({ status: z.string() }) });

export const reactionSchema = z.object({
  chat,
  message_id: z.int(),
  user: user.optional(),
  date: time,
  new_reaction: z.array(z.object({ type: z.string(), emoji: optionalText })),
});

export const deletedSchema = z.object({ business_connection_id: z.string(), chat, message_ids: z.array(z.int()) });

/** What every method answers. `result` is passed on as it came. */
export const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.int().optional(),
  description: optionalText,
  parameters: z.object({ retry_after: z.number().optional() }).optional().catch(undefined),
});

export const sentSchema = z.object({ message_id: z.int(), chat: z.object({ id: z.int() }) });
export const filePathSchema = z.object({ file_path: z.string(), file_size: z.int().optional().catch(undefined) });
export const meSchema = z.object({ id: z.int(), first_name: z.string(), username: optionalText });
export const webhookSchema = z.object({ url: z.string(), allowed_updates: z.array(z.string()).optional().catch(undefined) });
export const profileSchema = z.object({
  first_name: optionalText.catch(undefined),
  last_name: optionalText.catch(undefined),
  username: optionalText.catch(undefined),
  photo: z.object({ big_file_id: z.string() }).optional().catch(undefined),
});
