import type { OutgoingPart, OutgoingTemplate, Recipient, Sent } from '../../app/adapter';
import type { OutgoingButton } from '../../core/content';
import { withButtonLines } from '../../core/outgoing/plan';
import { answerOf, sentOf, unanswered } from '../meta-graph';
import { outsideWindow, product } from './errors';
import { call } from './graph';
import { prepareMedia } from './media';
import type { MediaReference } from './media';
import { sentIdsOf } from './payload';
import type { WhatsAppSettings } from './settings';
import { whatsAppTraits } from './traits';

/** The part of a message that says what it is; `type` names the field that holds it. */
type Body = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Sends one part. Never throws. */
export async function send(settings: WhatsAppSettings, recipient: Recipient, part: OutgoingPart): Promise<Sent> {
  if (recipient.isOutsideWindow && part.kind !== 'template') return outsideWindow;
  if (part.kind !== 'file') return post(settings, recipient, part, bodyOf(part));
  const prepared = await prepareMedia(settings, part.file);
  if (prepared.kind === 'ended') return prepared.sent;
  return post(settings, recipient, part, fileBody(part, prepared.media));
}

async function post(settings: WhatsAppSettings, recipient: Recipient, part: OutgoingPart, body: Body): Promise<Sent> {
  const message = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...addressOf(recipient.externalId),
    ...(part.replyTo === null ? {} : { context: { message_id: part.replyTo } }),
    ...body,
  };
  try {
    const response = await call(settings, { method: 'POST', path: [settings.phoneNumberId, 'messages'], body: message });
    return sentOf(product, response, sentIdsOf(response.json));
  } catch (error) {
    return unanswered(product, error);
  }
}

/** A number is written to as `to`, a customer who is known by user id only as `recipient`. */
const addressOf = (externalId: string) => (/^\d+$/.test(externalId) ? { to: externalId } : { recipient: externalId });

function bodyOf(part: Exclude<OutgoingPart, { readonly kind: 'file' }>): Body {
  switch (part.kind) {
    case 'text':
      return textBody(part.text, part.buttons);
    case 'place':
      return { type: 'location', location: part.place };
    case 'template':
      return { type: 'template', template: templateOf(part.template) };
  }
}

function textBody(text: string, buttons: readonly OutgoingButton[]): Body {
  const action = actionOf(text, buttons);
  if (action !== null) return { type: 'interactive', interactive: { type: action.type, body: { text }, action: action.action } };
  return { type: 'text', text: { body: withButtonLines(text, buttons) } };
}

/** The buttons as WhatsApp wants them; null when it has no place for such ones, or for so long a text above them. */
function actionOf(text: string, buttons: readonly OutgoingButton[]): { readonly type: string; readonly action: object } | null {
  const [first] = buttons;
  if (first === undefined || text === '' || text.length > (whatsAppTraits.buttons?.text ?? 0)) return null;
  if (first.kind === 'link') {
    if (buttons.length > 1 || !/^https?:\/\//i.test(first.url)) return null;
    return { type: 'cta_url', action: { name: 'cta_url', parameters: { display_text: first.label, url: first.url } } };
  }
  const replies = buttons.flatMap((button) =>
    button.kind === 'reply' ? { id: button.payload.trim() || button.label, title: button.label } : [],
  );
  const areDistinct =
    new Set(replies.map(({ id }) => id)).size === buttons.length && new Set(replies.map(({ title }) => title)).size === buttons.length;
  if (!areDistinct || buttons.length > (whatsAppTraits.buttons?.most ?? 0)) return null;
  return { type: 'button', action: { buttons: replies.map((reply) => ({ type: 'reply', reply })) } };
}

function fileBody({ file, caption, buttons }: Extract<OutgoingPart, { readonly kind: 'file' }>, media: MediaReference): Body {
  const type = file.kind === 'voice' ? 'audio' : file.kind;
  const text = withButtonLines(caption, buttons);
  const takesCaption = whatsAppTraits.captioned?.includes(file.kind) === true && text !== '';
  return {
    type,
    [type]: { ...media, ...(takesCaption ? { caption: text } : {}), ...(type === 'document' ? { filename: file.name } : {}) },
  };
}

/** The texts become the parameters of the body, unless `extra.components` brings a body of its own. */
function templateOf({ name, language, parameters, extra }: OutgoingTemplate) {
  const own: readonly unknown[] = componentsOf(extra);
  const body = { type: 'body', parameters: parameters.map((text) => ({ type: 'text', text: onOneLine(text) })) };
  const components = parameters.length === 0 || own.some(isBody) ? own : [...own, body];
  return { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) };
}

function componentsOf(extra: unknown): readonly unknown[] {
  const components: unknown = typeof extra === 'object' && extra !== null && 'components' in extra ? extra.components : extra;
  return Array.isArray(components) ? (components as readonly unknown[]) : [];
}

const isBody = (component: unknown): boolean =>
  typeof component === 'object' && component !== null && 'type' in component && String(component.type).toLowerCase() === 'body';

/** Templates take no line breaks, tabs or rows of spaces in their parameters. */
const onOneLine = (text: string): string =>
  text
    .replaceAll(/[\r\n\t]+/g, ' ')
    .replaceAll(/ {5,}/g, '    ')
    .trim();

/**
 * Shows the customer that somebody writes; ends by itself. WhatsApp ties that to a message of the customer, which it marks as read with it.
 *
 * @throws ProviderError
 */
export async function showTyping(settings: WhatsAppSettings, lastMessageId: string | null): Promise<void> {
  if (lastMessageId === null) return;
  await markAs(settings, { status: 'read', message_id: lastMessageId, typing_indicator: { type: 'text' } });
}

/**
 * Shows the customer that the message was read.
 *
 * @throws ProviderError
 */
export async function markRead(settings: WhatsAppSettings, providerMessageId: string): Promise<void> {
  await markAs(settings, { status: 'read', message_id: providerMessageId });
}

async function markAs(settings: WhatsAppSettings, state: object): Promise<void> {
  const body = { messaging_product: 'whatsapp', ...state };
  answerOf(product, await call(settings, { method: 'POST', path: [settings.phoneNumberId, 'messages'], body }));
}
