/** The forms of what can be sent, written down from Meta's description of a page's messages (Graph API v25, read in 2026). */
import { anything, either, flag, list, object, oneOf, text } from '../shared/check.ts';
import type { Check } from '../shared/check.ts';

const psid = object({ id: text(5, 30, /^\d+$/) });
const webAddress = text(1, 2_000, /^https?:\/\//);

const quickReply = object({ content_type: oneOf('text'), title: text(1, 20), payload: text(1, 1000) });
const button = either(
  object({ type: oneOf('web_url'), title: text(1, 20), url: webAddress }),
  object({ type: oneOf('postback'), title: text(1, 20), payload: text(1, 1000) }),
);
const metadata = { metadata: text(1, 1000) };

const buttonTemplate = object({
  type: oneOf('template'),
  payload: object({ template_type: oneOf('button'), text: text(1, 640), buttons: list(button, 1, 3) }),
});
const component = object(
  { type: oneOf('HEADER', 'BODY', 'TITLE', 'BUTTONS') },
  { parameters: list(object({ type: text(1, 20) }, { text: text(1, 1000), payload: anything, url: anything }), 1, 100) },
);
const utility = object({ name: text(1, 512), language: object({ code: text(2, 10) }) }, { components: list(component, 1, 10) });

const written = either(
  object({ attachment: buttonTemplate }, metadata),
  object({ template: utility }, metadata),
  object({ text: text(1, 2000) }, { ...metadata, quick_replies: list(quickReply, 1, 13) }),
);
const uploaded = object(
  {
    attachment: object({ type: oneOf('image', 'video', 'audio', 'file'), payload: object({}, { is_reusable: flag }) }),
  },
  metadata,
);

const occasion: Readonly<Record<string, Check>> = { messaging_type: oneOf('RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY') };
const more: Readonly<Record<string, Check>> = { tag: oneOf('HUMAN_AGENT'), reply_to: object({ mid: text(1, 500) }) };

/** A message or an action, by JSON; never both at once. */
export const messageCheck: Check = (value, path, found) => {
  const isAction = typeof value === 'object' && value !== null && 'sender_action' in value;
  const check = isAction
    ? object({ recipient: psid, sender_action: oneOf('typing_on', 'typing_off', 'mark_seen') })
    : object({ recipient: psid, message: written, ...occasion }, more);
  check(value, path, found);
};

/** A message with a file, by form. */
export const uploadCheck = object({ recipient: psid, message: uploaded, ...occasion }, more);

export const controlChecks: Readonly<Record<string, Check>> = {
  pass_thread_control: object({ recipient: psid, target_app_id: text(1, 30, /^\d+$/) }, { metadata: text(0, 1000) }),
  take_thread_control: object({ recipient: psid }, { metadata: text(0, 1000) }),
  release_thread_control: object({ recipient: psid }),
};

const fields = text(1, 1_000, /^[a-z_]+(,[a-z_]+)*$/);
export const appSubscriptionCheck = object(
  { object: oneOf('page'), callback_url: webAddress, verify_token: text(1, 1_000), fields },
  { include_values: flag },
);
export const pageSubscriptionCheck = object({ subscribed_fields: fields });
