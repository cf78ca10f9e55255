import { receiveMessage } from '../../app/receive-message';
import type { ChannelEventKind, ReceivedMessage } from '../../app/receive-message';
import { noteReceipt } from '../../app/mark-read';
import type { LiveSource } from '../../app/live';
import type { Channel } from '../../app/ports';
import type { UseCase } from '../../app/use-case';
import type { Views } from '../../app/views';
import { asMessageId } from '../../core/brand';
import { empty, json, page, refusal, tooLarge } from '../../wire/http';
import type { HttpAnswer, HttpRequest } from '../../wire/http';
import { webChatRequest } from '../../wire/web-chat';
import type { WebChatHello, WebChatRequest, WebChatSent, WebChatState } from '../../wire/web-chat';
import { webChatType } from './channel-type';
import type { LiveVisitors } from './live-visitors';
import { providerMessageIdOf, webChatMessage } from './messages';
import { verifyVisitorToken, visitorToken } from './visitor-token';

/** What the trigger node says about its web chat. */
export interface WebChatSettings {
  readonly title: string;
  readonly subtitle: string;
  /** CSS hex colour `#rrggbb`. */
  readonly accent: string;
  readonly language: WebChatHello['language'];
  /** Origins whose pages may embed the chat; empty allows every origin. */
  readonly allowedOrigins: readonly string[];
  /** The kinds for which a flow runs. */
  readonly events: ReadonlySet<ChannelEventKind>;
}

export interface WebChatParts {
  readonly on: UseCase;
  readonly views: Views;
  readonly live: LiveSource;
  readonly visitors: LiveVisitors;
  /** Signs visitor tokens. */
  readonly secret: string;
  readonly newNonce: () => string;
  readonly pages: { readonly hosted: () => string; readonly widget: () => string };
}

/** The answer for the page, and what the call stored, for the canvas in test mode. */
export interface WebChatHandled {
  readonly answer: HttpAnswer;
  readonly received: ReceivedMessage | null;
}

const historyShown = 200;
const answered = (answer: HttpAnswer): WebChatHandled => ({ answer, received: null });

/** Serves a web chat: its page, its script and every call of both. Never throws for what a visitor sends. */
export async function handleWebChat(
  parts: WebChatParts,
  channel: Channel,
  settings: WebChatSettings,
  request: HttpRequest,
): Promise<WebChatHandled> {
  if (request.method === 'GET') return answered(serveFile(parts, request));
  const tooBig = tooLarge(request);
  if (tooBig !== null) return answered(tooBig);
  const origin = request.header('origin');
  if (
    origin !== undefined &&
    settings.allowedOrigins.length > 0 &&
    !isOwnOrigin(request, origin) &&
    !settings.allowedOrigins.includes(origin)
  ) {
    return answered(
      refusal(403, 'origin_not_allowed', 'This chat is not open to pages of this site. Add its origin in the field Allowed Origins.'),
    );
  }
  const parsed = webChatRequest.safeParse(request.body);
  if (!parsed.success) return answered(refusal(400, 'bad_request', 'The call is not one that this chat knows. Reload the page.'));
  const call = parsed.data;
  if (call.action === 'hello') return answered(await hello(parts, channel, settings, call.token));
  const visitorId = verifyVisitorToken(call.token, parts.secret);
  if (visitorId === null) return answered(refusal(401, 'unknown_visitor', 'The visitor token is not valid. Say hello again.'));
  return serveVisitor(parts, channel, settings, visitorId, call);
}

function serveFile(parts: WebChatParts, request: HttpRequest): HttpAnswer {
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

function isOwnOrigin(request: HttpRequest, origin: string): boolean {
  const host = request.header('x-forwarded-host') ?? request.header('host');
  return URL.canParse(origin) && new URL(origin).host === host;
}

async function hello(parts: WebChatParts, channel: Channel, settings: WebChatSettings, token: string | undefined): Promise<HttpAnswer> {
  const known = token === undefined ? null : verifyVisitorToken(token, parts.secret);
  const visitorId = known ?? parts.on.newId();
  const cursor = String(await parts.views.cursor());
  const identityId = known === null ? null : await parts.views.visitorIdentity(webChatType, visitorId);
  const history = identityId === null ? [] : await parts.views.visitorMessages(identityId, channel.id, historyShown);
  const lastOfOurs = history.findLast(({ author }) => author !== 'customer');
  if (identityId !== null && lastOfOurs?.status === 'sent') {
    await noteReceipt(parts.on, { identityId, channelId: channel.id, upTo: lastOfOurs.id, status: 'delivered', events: settings.events });
  }
  const body: WebChatHello = {
    token: visitorToken(visitorId, parts.secret),
    title: settings.title,
    subtitle: settings.subtitle,
    accent: settings.accent,
    language: settings.language,
    cursor,
    messages: history.flatMap((message) => webChatMessage(message) ?? []),
    chat: identityId === null ? { status: 'none', agentName: null } : await stateOf(parts, channel, visitorId),
  };
  return json(200, body, { 'cache-control': 'no-store' });
}

async function stateOf(parts: WebChatParts, channel: Channel, visitorId: string): Promise<WebChatState> {
  const open = await parts.views.visitorChats(webChatType, [visitorId]);
  const chat = open.find(({ channelId }) => channelId === channel.id);
  return { status: chat?.status ?? 'none', agentName: chat?.agentName ?? null };
}

async function serveVisitor(
  parts: WebChatParts,
  channel: Channel,
  settings: WebChatSettings,
  visitorId: string,
  call: Exclude<WebChatRequest, { action: 'hello' }>,
): Promise<WebChatHandled> {
  switch (call.action) {
    case 'send':
      return send(parts, channel, settings, visitorId, call);
    case 'typing': {
      const open = await parts.views.visitorChats(webChatType, [visitorId]);
      const chat = open.find(({ channelId }) => channelId === channel.id);
      if (chat !== undefined) parts.live.signal({ kind: 'customer_typing', chatId: chat.chatId });
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
    case 'stream': {
      const cursor = Number(call.cursor);
      if (!Number.isSafeInteger(cursor) || cursor < 0)
        return answered(refusal(400, 'bad_request', 'The cursor is not one of ours. Say hello again.'));
      if ((await parts.views.changesSince(cursor, 1)) === null) {
        return answered(refusal(401, 'unknown_visitor', 'The chat has been away for too long. Say hello again.'));
      }
      return answered({
        kind: 'stream',
        status: 200,
        open: (stream) => parts.visitors.connect({ visitorId, channel, events: settings.events, stream }, cursor),
      });
    }
  }
}

async function send(
  parts: WebChatParts,
  channel: Channel,
  settings: WebChatSettings,
  visitorId: string,
  call: Extract<WebChatRequest, { action: 'send' }>,
): Promise<WebChatHandled> {
  const outcome = await receiveMessage(parts.on, {
    channel,
    sender: { externalId: visitorId },
    placeholder: `Visitor ${visitorId.slice(-4).toUpperCase()}`,
    providerMessageId: providerMessageIdOf(visitorId, call.id),
    content: { text: call.text },
    writtenAt: null,
    hasProfile: false,
    events: settings.events,
  });
  if (!outcome.ok)
    return answered(refusal(outcome.refusal.code === 'text_too_long' ? 413 : 422, outcome.refusal.code, outcome.refusal.reason));
  const { message } = outcome.value;
  const [stored] = await parts.views.messages([message.id]);
  const shown = stored === undefined ? null : webChatMessage(stored);
  if (shown === null) return answered(refusal(503, 'unavailable', 'The message was stored, but cannot be shown now. Reload the page.'));
  const body: WebChatSent = { message: shown };
  return { answer: json(200, body), received: outcome.value };
}
