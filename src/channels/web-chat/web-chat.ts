import { noteReceipt } from '../../app/mark-read';
import type { Channel } from '../../app/ports';
import { asMessageId } from '../../core/brand';
import { empty, page, tooLarge } from '../../wire/http';
import type { HttpAnswer, HttpRequest } from '../../wire/http';
import { visitorHeader, webChatRequest } from '../../wire/web-chat';
import type { WebChatRequest } from '../../wire/web-chat';
import { webChatType } from './channel-type';
import { linkedFile, renewLinks, upload } from './files';
import { hello, tokenKey } from './hello';
import { isAllowedOrigin, isOwnOrigin } from './origins';
import { answered, refuse, refuseForNow } from './parts';
import type { WebChat, WebChatHandled, WebChatParts, WebChatSettings } from './parts';
import { countStep } from './rate-limit';
import type { Counted } from './rate-limit';
import { rate } from './rating';
import { leave, send } from './sending';
import { isKnownVisitor, verifyVisitorToken } from './visitor-token';

export type { WebChatHandled, WebChatSettings } from './parts';

/** Serves a web chat: its page, its script, its files and every call. Never throws for what a visitor sends. */
export async function handleWebChat(
  parts: WebChatParts,
  channel: Channel,
  settings: WebChatSettings,
  request: HttpRequest,
): Promise<WebChatHandled> {
  const chat: WebChat = { parts, channel, settings };
  if (request.method === 'GET' && request.route !== 'file') return answered(servePage(parts, request));
  const origin = request.header('origin');
  if (origin === undefined) return handleCall(chat, request);
  if (!isOwnOrigin(request, origin) && !isAllowedOrigin(settings.allowedOrigins, origin)) {
    // The host has let every origin read answers. This one says nothing but no, and the page needs it to tell its visitor.
    return answered(
      refuse('origin_not_allowed', 'This chat is not open to pages of this site. Add its origin in the field Allowed Origins.'),
    );
  }
  const handled = await handleCall(chat, request);
  const cors = { 'access-control-allow-origin': origin, vary: 'Origin' };
  return { ...handled, answer: { ...handled.answer, headers: { ...handled.answer.headers, ...cors } } };
}

function servePage(parts: WebChatParts, request: HttpRequest): HttpAnswer {
  if (request.route === 'widget.js') {
    return {
      kind: 'text',
      status: 200,
      contentType: 'text/javascript; charset=utf-8',
      text: parts.pages.widget(),
      headers: {
        'cache-control': 'public, max-age=300',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'cross-origin',
      },
    };
  }
  return page(parts.pages.hosted(), parts.newNonce());
}

async function handleCall(chat: WebChat, request: HttpRequest): Promise<WebChatHandled> {
  if (request.route === 'file') return answered(await handleFile(chat, request));
  const tooBig = tooLarge(request);
  if (tooBig !== null) return answered(tooBig);
  const parsed = webChatRequest.safeParse(request.body);
  if (!parsed.success) return answered(refuse('bad_request', 'The call is not one that this chat knows. Reload the page.'));
  const call = parsed.data;
  if (call.action === 'hello') return answered(await hello(chat, request, call));
  const visitorId = visitorOf(chat, call.token);
  if (visitorId === null) return answered(unknownVisitor());
  const counted = countedAs[call.action];
  const wait = counted === undefined ? 0 : countStep(chat.parts.limit, counted, visitorId, request.address);
  return wait > 0 ? answered(refuseForNow(wait)) : serveVisitor(chat, visitorId, call);
}

const countedAs: Readonly<Partial<Record<WebChatRequest['action'], Counted>>> = { send: 'message', leave: 'message', rate: 'message' };

const unknownVisitor = (): HttpAnswer => refuse('unknown_visitor', 'The visitor token is not valid. Say hello again.');

/** Whoever a token proves, where the chat is for that one. */
function visitorOf(chat: WebChat, token: string): string | null {
  const visitorId = verifyVisitorToken(token, tokenKey(chat));
  return visitorId !== null && chat.settings.isForKnownOnly && !isKnownVisitor(visitorId) ? null : visitorId;
}

async function handleFile(chat: WebChat, request: HttpRequest): Promise<HttpAnswer> {
  if (request.method === 'GET') return linkedFile(chat, request);
  const visitorId = visitorOf(chat, request.header(visitorHeader) ?? '');
  if (visitorId === null) return unknownVisitor();
  const wait = countStep(chat.parts.limit, 'upload', visitorId, request.address);
  return wait > 0 ? refuseForNow(wait) : upload(chat, visitorId, request);
}

async function serveVisitor(chat: WebChat, visitorId: string, call: Exclude<WebChatRequest, { action: 'hello' }>): Promise<WebChatHandled> {
  const { parts, channel, settings } = chat;
  switch (call.action) {
    case 'send':
      return send(chat, visitorId, call);
    case 'leave':
      return leave(chat, visitorId, call);
    case 'rate':
      return answered(await rate(chat, visitorId, call));
    case 'links':
      return answered(await renewLinks(chat, visitorId, call.ids));
    case 'typing': {
      const open = await parts.views.visitorChats(webChatType, [visitorId]);
      const known = open.find(({ channelId }) => channelId === channel.id);
      if (known !== undefined) parts.live.signal({ kind: 'customer_typing', chatId: known.chatId });
      return answered(empty());
    }
    case 'seen': {
      const identityId = await parts.views.visitorIdentity(webChatType, visitorId);
      if (identityId !== null) {
        const upTo = asMessageId(call.messageId);
        await noteReceipt(parts.on, { identityId, channelId: channel.id, upTo, status: 'read', events: settings.events });
      }
      return answered(empty());
    }
    case 'stream':
      return answered(await stream(chat, visitorId, Number(call.cursor)));
  }
}

async function stream({ parts, channel, settings }: WebChat, visitorId: string, cursor: number): Promise<HttpAnswer> {
  if (!Number.isSafeInteger(cursor) || cursor < 0) return refuse('bad_request', 'The cursor is not one of ours. Say hello again.');
  if ((await parts.views.changesSince(cursor, 1)) === null) {
    return refuse('unknown_visitor', 'The chat has been away for too long. Say hello again.');
  }
  const { events, asksForRating } = settings;
  return {
    kind: 'stream',
    status: 200,
    open: (page) => parts.visitors.connect({ visitorId, channel, events, asksForRating, stream: page }, cursor),
  };
}
