import { introduceContact } from '../../app/introduce-contact';
import { noteReceipt } from '../../app/mark-read';
import type { IdentityId } from '../../core/brand';
import { asContactId } from '../../core/brand';
import { mostFiles } from '../../core/file';
import { fileRulesOf } from '../../core/settings';
import { json } from '../../wire/http';
import type { HttpAnswer, HttpRequest } from '../../wire/http';
import type { WebChatHello, WebChatRequest } from '../../wire/web-chat';
import { webChatType } from './channel-type';
import { introductionOf } from './contact-fields';
import { webChatMessage } from './messages';
import { refuse, refuseForNow } from './parts';
import type { WebChat } from './parts';
import { countStep } from './rate-limit';
import { visitorState } from './visitor-state';
import { isKnownVisitor, provenVisitor, verifyVisitorToken, visitorToken } from './visitor-token';
import type { TokenKey } from './visitor-token';

type Hello = Extract<WebChatRequest, { action: 'hello' }>;

const historyShown = 200;

/** What the tokens of a chat are signed with. */
export const tokenKey = ({ parts, channel, settings }: WebChat): TokenKey => ({
  secret: parts.secret,
  channelId: channel.id,
  identitySecret: settings.identitySecret,
});

/** Greets a visitor: a stranger by the token of an earlier visit, or somebody whom the site proves. */
export async function hello(chat: WebChat, request: HttpRequest, call: Hello): Promise<HttpAnswer> {
  const { parts, channel, settings } = chat;
  const proven = call.user === undefined ? null : provenVisitor(call.user, settings.identitySecret);
  if (call.user !== undefined && proven === null) return refuse('bad_identity', notProven(settings.identitySecret));
  const byToken = call.token === undefined ? null : verifyVisitorToken(call.token, tokenKey(chat));
  const known = proven ?? byToken;
  if (settings.isForKnownOnly && (known === null || !isKnownVisitor(known))) {
    return refuse('identity_wanted', 'This chat is for known visitors only. Log in to the site.');
  }
  const wait = countStep(parts.limit, 'hello', known, request.address);
  if (wait > 0) return refuseForNow(wait);

  const visitorId = known ?? parts.on.newId();
  const cursor = String(await parts.views.cursor());
  const identityId = known === null ? null : await parts.views.visitorIdentity(webChatType, visitorId);
  if (identityId !== null && call.user !== undefined) await introduce(chat, visitorId, identityId, call.user);
  const history = identityId === null ? [] : await parts.views.visitorMessages(identityId, channel.id, historyShown);
  const lastOfOurs = history.findLast(({ author }) => author !== 'customer');
  if (identityId !== null && lastOfOurs?.status === 'sent') {
    await noteReceipt(parts.on, { identityId, channelId: channel.id, upTo: lastOfOurs.id, status: 'delivered', events: settings.events });
  }
  const state = await visitorState(parts.views, { visitorId, channel, asksForRating: settings.asksForRating }, parts.on.now());
  const body: WebChatHello = {
    token: visitorToken(visitorId, tokenKey(chat)),
    title: settings.title,
    subtitle: settings.subtitle,
    accent: settings.accent,
    language: settings.language,
    cursor,
    messages: history.flatMap((message) => webChatMessage(message, parts.links) ?? []),
    chat: state,
    isForm: state.status === 'none' && (await isNobodyThere(chat)),
    fileRules: await fileRules(chat),
  };
  return json(200, body, { 'cache-control': 'no-store' });
}

const notProven = (identitySecret: string | null): string =>
  identitySecret === null
    ? 'This chat cannot check who its visitors are. Choose a credential with a secret in the Web Chat Trigger.'
    : 'It is not proven who this visitor is. The hash is the hex HMAC-SHA256 of the id under the secret of the credential.';

/** Whether a visitor gets the form: no agent has a page open, and no bot answers. */
async function isNobodyThere({ parts, channel, settings }: WebChat): Promise<boolean> {
  if (settings.whenNobody !== 'form' || channel.botMode !== 'off') return false;
  const { agents } = await parts.views.team(parts.on.now());
  return !agents.some(({ isOnline }) => isOnline);
}

async function fileRules({ parts }: WebChat): Promise<WebChatHello['fileRules']> {
  const { maxBytes, denied } = fileRulesOf(await parts.on.store.transaction((tx) => tx.settings.values()));
  return { maxBytes, denied: [...denied], most: mostFiles };
}

/** The site may have learned more of its visitor since the last visit. */
async function introduce({ parts }: WebChat, visitorId: string, identityId: IdentityId, user: NonNullable<Hello['user']>): Promise<void> {
  const introduction = introductionOf(user);
  if (introduction.name === null && introduction.email === null) return;
  await parts.on.store.transaction(async (tx) => {
    const identity = await tx.contacts.findIdentity(webChatType, visitorId);
    if (identity !== null) await introduceContact(tx, asContactId(identity.contactId), identityId, introduction);
  });
}
