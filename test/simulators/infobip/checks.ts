/** The bodies that Infobip takes, with the limits of its OpenAPI 3.163.0 (14 April 2026). */
import { anything, either, flag, list, numberBetween, object, oneOf, text } from '../shared/check.ts';
import type { Check } from '../shared/check.ts';

const address = text(1, 2_048, /^https?:\/\//);
const phone = text(1, 24, /^\d+$/);
const messageId = text(0, 200);
const context = object({ replyToMessageId: text(1, 200) });

const message = (content: Check): Check =>
  object({ from: phone, to: phone, content }, { messageId, callbackData: text(0, 4_000), notifyUrl: text(0, 2_048), context });

const body = object({ text: text(1, 1_024) });
const header = object(
  { type: oneOf('TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT') },
  { text: text(1, 60), mediaUrl: address, filename: text(0, 240) },
);
const replyButton = object({ type: oneOf('REPLY'), id: text(1, 256), title: text(1, 20) });
const captioned = object({ mediaUrl: address }, { caption: text(0, 3_000) });
const bare = object({ mediaUrl: address });

const template = object({
  templateName: text(1, 512),
  templateData: object(
    { body: object({ placeholders: list(text(1, 1_024), 0, 100) }) },
    { header: anything, buttons: list(anything, 1, 10), carousel: anything, limitedTimeOffer: anything, orderStatus: anything },
  ),
  language: text(2, 20),
});

/** WhatsApp's calls by the last part of their path. */
export const whatsappChecks: Readonly<Record<string, Check>> = {
  text: message(object({ text: text(1, 4_096) }, { previewUrl: flag })),
  image: message(captioned),
  video: message(captioned),
  document: message(object({ mediaUrl: address }, { caption: text(0, 3_000), filename: text(0, 240) })),
  audio: message(bare),
  sticker: message(bare),
  location: message(
    object({ latitude: numberBetween(-90, 90), longitude: numberBetween(-180, 180) }, { name: text(0, 1_000), address: text(0, 1_000) }),
  ),
  template: object({ messages: list(message(template), 1, 1_000) }, { bulkId: text(0, 100) }),
  'interactive/buttons': message(
    object({ body, action: object({ buttons: list(replyButton, 1, 3) }) }, { header, footer: object({ text: text(1, 60) }) }),
  ),
  'interactive/url-button': message(
    object({ body, action: object({ displayText: text(1, 20), url: address }) }, { header, footer: object({ text: text(1, 60) }) }),
  ),
};

/** `POST /sms/3/messages`. */
export const smsCheck: Check = object({
  messages: list(
    object(
      {
        sender: text(1, 30),
        destinations: list(object({ to: phone }, { messageId }), 1, 1_000),
        content: either(object({ text: text(1, 10_000) })),
      },
      { webhooks: object({}, { delivery: object({ url: address }), contentType: oneOf('application/json', 'application/xml') }) },
    ),
    1,
    1_000,
  ),
});

/** `POST /whatsapp/1/events`. */
export const eventCheck: Check = object({
  events: list(
    object({
      sender: phone,
      destinations: list(object({ to: phone }, { messageId }), 1, 1),
      content: object({ type: oneOf('TYPING_INDICATOR') }),
    }),
    1,
    100,
  ),
});
