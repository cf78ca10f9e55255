import type { OutgoingPart, Recipient, Sent } from '../../app/adapter';
import { placeText } from '../../core/content';
import type { OutgoingButton } from '../../core/content';
import { callProvider } from '../http';
import type { ProviderResponse } from '../http';
import { refusedBy, rejectedBy, unanswered } from './errors';
import { isRejected, isRepeated } from './parse';
import { answerOf, templateFieldsOf } from './payload';
import { authorizationOf, baseOf, numberOf } from './settings';
import type { InfobipSettings } from './settings';
import { reportsUrl } from './verify';

/** A call that sends: where, and what. */
interface Outgoing {
  readonly path: string;
  readonly body: object;
}

/** The longest name of a file, as Infobip's OpenAPI has it. */
const longestFileName = 240;

/**
 * Sends one part under our own id, so that a second try of the same part is known to Infobip and goes to nobody twice.
 *
 * Outside WhatsApp's window nothing but a template is tried. Never throws.
 */
export async function sendPart(settings: InfobipSettings, recipient: Recipient, part: OutgoingPart): Promise<Sent> {
  const outgoing = settings.kind === 'sms' ? smsCall(settings, recipient, part) : whatsappCall(settings, recipient, part);
  if ('kind' in outgoing) return outgoing;
  let response: ProviderResponse;
  try {
    response = await callProvider({
      method: 'POST',
      url: baseOf(settings) + outgoing.path,
      headers: authorizationOf(settings),
      body: outgoing.body,
    });
  } catch (error) {
    return unanswered(error);
  }
  return resultOf(response, part.id);
}

function resultOf(response: ProviderResponse, ours: string): Sent {
  if (response.status < 200 || response.status >= 300) return refusedBy(response);
  const { messageId, status } = answerOf(response.json);
  // Infobip has it from an earlier try whose answer was lost.
  if (isRepeated(status)) return { kind: 'sent', providerMessageIds: [ours] };
  if (isRejected(status)) return rejectedBy(status);
  return { kind: 'sent', providerMessageIds: [messageId ?? ours] };
}

const never = (code: string, reason: string): Sent => ({ kind: 'failed', failure: { code, reason }, retryAfter: null });

function smsCall(settings: InfobipSettings, recipient: Recipient, part: OutgoingPart): Outgoing | Sent {
  if (part.kind === 'file') return never('no_files', 'SMS takes no files. Send a link instead.');
  if (part.kind === 'template') return never('no_templates', 'SMS has no templates. Write a text instead.');
  const url = reportsUrl(settings, part.id);
  const message = {
    sender: numberOf(settings.sender),
    destinations: [{ to: recipient.externalId, messageId: part.id }],
    content: { text: part.kind === 'place' ? placeText(part.place) : part.text },
    ...(url === null ? {} : { webhooks: { delivery: { url }, contentType: 'application/json' } }),
  };
  return { path: '/sms/3/messages', body: { messages: [message] } };
}

function whatsappCall(settings: InfobipSettings, recipient: Recipient, part: OutgoingPart): Outgoing | Sent {
  if (recipient.isOutsideWindow && part.kind !== 'template') {
    return never('outside_window', 'More than 24 hours since the customer’s last message: send a template.');
  }
  const notifyUrl = reportsUrl(settings, part.id);
  const envelope = {
    from: numberOf(settings.sender),
    to: recipient.externalId,
    messageId: part.id,
    ...(notifyUrl === null ? {} : { notifyUrl }),
  };
  if (part.kind === 'template') {
    const { name: templateName, language, parameters, extra } = part.template;
    const templateData = { body: { placeholders: parameters }, ...templateFieldsOf(extra) };
    const message = { ...envelope, content: { templateName, templateData, language } };
    return { path: '/whatsapp/1/message/template', body: { messages: [message] } };
  }
  const { type, content } = contentOf(part);
  const context = part.replyTo === null ? {} : { context: { replyToMessageId: part.replyTo } };
  return { path: `/whatsapp/1/message/${type}`, body: { ...envelope, content, ...context } };
}

/** The last part of the path, and the content that it takes. */
function contentOf(part: Exclude<OutgoingPart, { kind: 'template' }>): { readonly type: string; readonly content: object } {
  if (part.kind === 'place') {
    const { latitude, longitude, name, address } = part.place;
    return { type: 'location', content: { latitude, longitude, ...(name ? { name } : {}), ...(address ? { address } : {}) } };
  }
  if (part.kind === 'text') {
    return part.buttons.length === 0 ? { type: 'text', content: { text: part.text } } : interactive(part.text, part.buttons, {});
  }
  const { file, caption, buttons } = part;
  const mediaUrl = file.link();
  const named = file.kind === 'document' ? { filename: file.name.slice(-longestFileName) } : {};
  if (buttons.length > 0 && (file.kind === 'image' || file.kind === 'video' || file.kind === 'document')) {
    const header = { type: file.kind.toUpperCase(), mediaUrl, ...named };
    return interactive(caption === '' ? file.name : caption, buttons, { header });
  }
  const takesCaption = file.kind === 'image' || file.kind === 'video' || file.kind === 'document';
  const type = file.kind === 'voice' ? 'audio' : file.kind;
  return { type, content: { mediaUrl, ...(takesCaption && caption !== '' ? { caption } : {}), ...named } };
}

/** Up to three answers to press, or one link: never both, which the channel's traits see to. */
function interactive(
  text: string,
  buttons: readonly OutgoingButton[],
  header: object,
): { readonly type: string; readonly content: object } {
  const link = buttons.find((button) => button.kind === 'link');
  if (link !== undefined) {
    const action = { displayText: link.label, url: link.url };
    return { type: 'interactive/url-button', content: { body: { text }, action, ...header } };
  }
  const replies = buttons.flatMap((button) =>
    button.kind === 'reply' ? [{ type: 'REPLY', id: button.payload, title: button.label }] : [],
  );
  return { type: 'interactive/buttons', content: { body: { text }, action: { buttons: replies }, ...header } };
}
