/** The forms of what can be sent, written down from Meta's description of the Cloud API (v23, read in 2026). */
import { anything, either, flag, list, numberBetween, object, oneOf, text } from '../shared/check.ts';
import type { Check } from '../shared/check.ts';

const some = text(1, 10_000);
const byId = object({ id: some });
const byLink = object({ link: text(1, 2_000, /^https?:\/\//) });
const captioned = (more: Readonly<Record<string, Check>> = {}): Check =>
  either(
    object({ link: text(1, 2_000, /^https?:\/\//) }, { caption: text(1, 1024), ...more }),
    object({ id: some }, { caption: text(1, 1024), ...more }),
  );

const replyButton = object({ type: oneOf('reply'), reply: object({ id: text(1, 256, /^\S(.*\S)?$/s), title: text(1, 20) }) });
const body = object({ text: text(1, 1024) });
const footer = object({ text: text(1, 60) });

const interactive: Check = (value, path, found) => {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  const action =
    type === 'cta_url'
      ? object({
          name: oneOf('cta_url'),
          parameters: object({ display_text: text(1, 20), url: text(1, 2_000, /^https?:\/\//) }),
        })
      : object({ buttons: list(replyButton, 1, 3) });
  object({ type: oneOf('button', 'cta_url'), body, action }, { footer })(value, path, found);
};

const textParameter = object({ type: oneOf('text'), text: text(1, 1024, /^(?!.*(?:[\r\n\t]| {5}))/s) }, { parameter_name: some });
const otherParameter = object(
  { type: oneOf('currency', 'date_time', 'image', 'document', 'video', 'payload') },
  { payload: anything, image: anything, document: anything, video: anything },
);
const component = object(
  { type: oneOf('header', 'body', 'button') },
  { parameters: list(either(otherParameter, textParameter), 1, 100), sub_type: oneOf('quick_reply', 'url', 'catalog'), index: anything },
);

/** What each type of message holds under its own name. */
const contents: Readonly<Record<string, Check>> = {
  text: object({ body: text(1, 4096) }, { preview_url: flag }),
  image: captioned(),
  video: captioned(),
  audio: either(byLink, byId),
  sticker: either(byLink, byId),
  document: captioned({ filename: text(1, 240) }),
  location: object({ latitude: numberBetween(-90, 90), longitude: numberBetween(-180, 180) }, { name: some, address: some }),
  reaction: object({ message_id: some, emoji: text(0, 20) }),
  interactive,
  template: object(
    { name: text(1, 512), language: object({ code: text(2, 10, /^[a-z]{2,3}(_[A-Z]{2})?$/) }) },
    { components: list(component, 1, 20) },
  ),
};

/** A message, or a mark on one of a customer's. */
export const messageCheck: Check = (value, path, found) => {
  if (typeof value === 'object' && value !== null && 'status' in value) {
    object(
      { messaging_product: oneOf('whatsapp'), status: oneOf('read'), message_id: some },
      { typing_indicator: object({ type: oneOf('text') }) },
    )(value, path, found);
    return;
  }
  const type = typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : '';
  const isByUserId = typeof value === 'object' && value !== null && 'recipient' in value;
  const to: Readonly<Record<string, Check>> = isByUserId
    ? { recipient: text(4, 150, /^[A-Z]{2}\.[A-Za-z0-9.]+$/) }
    : { to: text(7, 20, /^\+?\d+$/) };
  object(
    { messaging_product: oneOf('whatsapp'), type: oneOf(...Object.keys(contents)), ...to, [type]: contents[type] ?? anything },
    { recipient_type: oneOf('individual'), context: object({ message_id: some }), biz_opaque_callback_data: text(0, 512) },
  )(value, path, found);
};

/** Where the webhooks of a number go; an empty address takes it away. */
export const addressCheck = object({
  webhook_configuration: object(
    { override_callback_uri: either(oneOf(''), text(1, 200, /^https?:\/\//)) },
    { verify_token: text(1, 1_000) },
  ),
});

const MB = 1024 * 1024;

/** What can be uploaded, with the most bytes of each. */
export const uploads: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['audio/aac', 'audio/mp4', 'audio/mpeg', 'audio/amr', 'audio/ogg', 'audio/opus'].map((type) => [type, 16 * MB])),
  ...Object.fromEntries(['video/mp4', 'video/3gpp'].map((type) => [type, 16 * MB])),
  ...Object.fromEntries(['image/jpeg', 'image/png'].map((type) => [type, 5 * MB])),
  'image/webp': 500 * 1024,
  ...Object.fromEntries(
    [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ].map((type) => [type, 100 * MB]),
  ),
};

const types: Readonly<Record<string, RegExp>> = {
  image: /^image\/(jpeg|png)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\//,
  sticker: /^image\/webp$/,
  document: /^(text|application)\//,
};

/** True when a file of this type can be sent as such a message. */
export const fits = (kind: string, type: string): boolean => types[kind]?.test(type) ?? false;
