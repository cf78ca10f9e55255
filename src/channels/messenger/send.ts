import type { OutgoingFile, OutgoingPart, OutgoingTemplate, Recipient, Sent } from '../../app/adapter';
import { placeText } from '../../core/content';
import type { OutgoingButton, Place } from '../../core/content';
import { withButtonLines } from '../../core/outgoing/plan';
import { answerOf, sentOf, unanswered } from '../meta-graph';
import { outsideWindow, product } from './errors';
import { callAsPage } from './graph';
import { ourMark } from './parse';
import { sentIdsOf } from './payload';
import type { MessengerSettings } from './settings';
import { messengerTraits } from './traits';

const uploadTimeout = 120_000;

/** Why Messenger is to take a message at all. */
type Occasion =
  | { readonly messaging_type: 'RESPONSE' | 'UTILITY' }
  | { readonly messaging_type: 'MESSAGE_TAG'; readonly tag: 'HUMAN_AGENT' };

/** Sends one part. Never throws. */
export async function send(settings: MessengerSettings, recipient: Recipient, part: OutgoingPart): Promise<Sent> {
  const occasion = occasionOf(settings, recipient, part);
  if (occasion === null) return outsideWindow;
  const frame = {
    recipient: { id: recipient.externalId },
    ...occasion,
    ...(part.replyTo === null ? {} : { reply_to: { mid: part.replyTo } }),
  };
  if (part.kind === 'file') return sendFile(settings, frame, part.file);
  return post(settings, { ...frame, message: { ...messageOf(part), metadata: ourMark } });
}

/** Null when the time window is over for such a message. That the tag ends after seven days, Messenger says itself. */
function occasionOf({ humanAgentTag }: MessengerSettings, { isOutsideWindow, isPerson }: Recipient, part: OutgoingPart): Occasion | null {
  if (part.kind === 'template') return { messaging_type: 'UTILITY' };
  if (!isOutsideWindow) return { messaging_type: 'RESPONSE' };
  return isPerson && humanAgentTag ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : null;
}

async function post(settings: MessengerSettings, body: object, timeout?: number): Promise<Sent> {
  try {
    const path = [settings.pageId, 'messages'];
    const response = await callAsPage(settings, { method: 'POST', path, body, ...(timeout === undefined ? {} : { timeout }) });
    return sentOf(product, response, sentIdsOf(response.json));
  } catch (error) {
    return unanswered(product, error);
  }
}

/** The file travels with the message: one call, so there is never one without the other. */
async function sendFile(settings: MessengerSettings, frame: Readonly<Record<string, unknown>>, file: OutgoingFile): Promise<Sent> {
  const bytes = await file.bytes().catch(() => null);
  if (bytes === null) {
    return { kind: 'failed', failure: { code: 'file', reason: 'The file could not be read. Attach it again.' }, retryAfter: null };
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(frame)) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  form.set('message', JSON.stringify({ attachment: { type: typeOf(file), payload: { is_reusable: false } }, metadata: ourMark }));
  form.set('filedata', new Blob([Uint8Array.from(bytes)], { type: file.type }), file.name);
  return post(settings, form, uploadTimeout);
}

function typeOf({ kind }: OutgoingFile): 'image' | 'video' | 'audio' | 'file' {
  if (kind === 'image' || kind === 'video' || kind === 'audio') return kind;
  return kind === 'voice' ? 'audio' : 'file';
}

function messageOf(part: Exclude<OutgoingPart, { readonly kind: 'file' }>): object {
  switch (part.kind) {
    case 'text':
      return textMessage(part.text, part.buttons);
    case 'place':
      return { text: placeMessage(part.place) };
    case 'template':
      return { template: templateOf(part.template) };
  }
}

/** Messenger has no message for a place: its name, with a link to a map. */
const placeMessage = (place: Place): string =>
  `${placeText(place)}\nhttps://maps.google.com/?q=${place.latitude.toFixed(6)},${place.longitude.toFixed(6)}`;

function textMessage(text: string, buttons: readonly OutgoingButton[]): object {
  const limits = messengerTraits.buttons;
  if (buttons.length === 0 || text === '' || limits === null) return { text: withButtonLines(text, buttons) };
  if (buttons.every((button) => button.kind === 'reply')) {
    if (buttons.length > limits.most) return { text: withButtonLines(text, buttons) };
    return {
      text,
      quick_replies: buttons.map(({ label, payload }) => ({ content_type: 'text', title: label, payload: payload || label })),
    };
  }
  const { most, text: longest } = limits.withLink ?? { most: 0, text: 0 };
  const areWebLinks = buttons.every((button) => button.kind === 'reply' || /^https?:\/\//i.test(button.url));
  if (buttons.length > most || text.length > longest || !areWebLinks) return { text: withButtonLines(text, buttons) };
  return { attachment: { type: 'template', payload: { template_type: 'button', text, buttons: buttons.map(templateButton) } } };
}

const templateButton = (button: OutgoingButton) =>
  button.kind === 'link'
    ? { type: 'web_url', title: button.label, url: button.url }
    : { type: 'postback', title: button.label, payload: button.payload || button.label };

/** A utility message: the texts become the parameters of the body, unless `extra.components` brings a body of its own. */
function templateOf({ name, language, parameters, extra }: OutgoingTemplate) {
  const own = componentsOf(extra);
  const body = { type: 'BODY', parameters: parameters.map((text) => ({ type: 'text', text })) };
  const components = parameters.length === 0 || own.some(isBody) ? own : [...own, body];
  return { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) };
}

function componentsOf(extra: unknown): readonly unknown[] {
  const components: unknown = typeof extra === 'object' && extra !== null && 'components' in extra ? extra.components : extra;
  return Array.isArray(components) ? (components as readonly unknown[]) : [];
}

const isBody = (component: unknown): boolean =>
  typeof component === 'object' && component !== null && 'type' in component && String(component.type).toLowerCase() === 'body';

/**
 * Shows the customer that somebody writes (`typing_on`), or that all was read (`mark_seen`).
 *
 * @throws ProviderError
 */
export async function act(settings: MessengerSettings, externalId: string, action: 'typing_on' | 'mark_seen'): Promise<void> {
  const body = { recipient: { id: externalId }, sender_action: action };
  answerOf(product, await callAsPage(settings, { method: 'POST', path: [settings.pageId, 'messages'], body }));
}
