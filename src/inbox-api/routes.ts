import { page, refusal, tooLarge } from '../wire/http';
import type { HttpAnswer, HttpRequest } from '../wire/http';
import { inboxRequest } from '../wire/inbox';
import { handleCaseCall } from './handlers/cases';
import { handleCommand } from './handlers/command';
import { handleContactCall } from './handlers/contacts';
import { handleConversation } from './handlers/conversation';
import { handleFile, handlePicture, handleUpload } from './handlers/files';
import { handleLogIn } from './handlers/log-in';
import { handleLogOut } from './handlers/log-out';
import { handleQuickReplyCall } from './handlers/quick-replies';
import { handleReach } from './handlers/reach';
import { handleRead, handleSetStatus, handleTyping } from './handlers/presence';
import { handleResend, handleTemplates } from './handlers/sending';
import { handleState } from './handlers/state';
import { handleStream } from './handlers/stream';
import { handleAllChats, handleTeam } from './handlers/supervision';
import { handleTargets } from './handlers/targets';
import { handleTranslationCall } from './handlers/translation';
import { handleWhy } from './handlers/why';
import { answered } from './parts';
import type { InboxAddress, InboxHandled, InboxParts } from './parts';
import { fromAnotherSite, signedIn, withoutCsrfToken } from './session';

/** What a page asks for by GET; everything else is the page itself. */
const callsByGet = new Set(['stream', 'file', 'picture']);

const unauthenticated = (): HttpAnswer => refusal(401, 'unauthenticated', 'Log in to go on.');

/** Serves the inbox: its page, its feed and every call. Checks site, session and CSRF token before anything is done. */
export async function handleInbox(parts: InboxParts, address: InboxAddress, request: HttpRequest): Promise<InboxHandled> {
  if (request.method === 'GET' && !callsByGet.has(request.route)) return answered(page(parts.page(), parts.newNonce()));
  const otherSite = fromAnotherSite(request);
  if (otherSite !== null) return answered(otherSite);
  if (request.method === 'GET') {
    const session = await signedIn({ ...parts.on, views: parts.views }, request);
    if (session === null) return answered(unauthenticated());
    if (request.route === 'file') return answered(await handleFile(parts, request, session));
    if (request.route === 'picture') return answered(await handlePicture(parts, request));
    return answered(await handleStream(parts, request, session));
  }
  if (request.route === 'file') return answered(await handleUpload(parts, request));
  const tooBig = tooLarge(request);
  if (tooBig !== null) return answered(tooBig);
  const parsed = inboxRequest.safeParse(request.body);
  if (parsed.success && parsed.data.action === 'login') return answered(await handleLogIn(parts, request, parsed.data));
  const session = await signedIn({ ...parts.on, views: parts.views }, request);
  if (session === null) return answered(unauthenticated());
  // The state hands out the token, so it cannot ask for it.
  const forged = parsed.success && parsed.data.action === 'state' ? null : withoutCsrfToken(request, session.token);
  if (forged !== null) return answered(forged);
  if (!parsed.success) return answered(refusal(400, 'bad_request', 'The call is not one that this inbox knows. Reload the page.'));

  const body = parsed.data;
  switch (body.action) {
    case 'login':
      return answered(unauthenticated());
    case 'logout':
      return answered(await handleLogOut(parts, { body, request, session, address }));
    case 'state':
      return answered(await handleState(parts, { body, request, session, address }));
    case 'conversation':
      return answered(await handleConversation(parts, { body, request, session, address }));
    case 'targets':
      return answered(await handleTargets(parts, { body, request, session, address }));
    case 'command':
      return handleCommand(parts, { body, request, session, address });
    case 'set_status':
      return answered(await handleSetStatus(parts, { body, request, session, address }));
    case 'read':
      return answered(await handleRead(parts, { body, request, session, address }));
    case 'typing':
      return answered(await handleTyping(parts, { body, request, session, address }));
    case 'why':
      return answered(await handleWhy(parts, { body, request, session, address }));
    case 'all_chats':
      return answered(await handleAllChats(parts, { body, request, session, address }));
    case 'resend':
      return answered(await handleResend(parts, { body, request, session, address }));
    case 'templates':
      return answered(await handleTemplates(parts, { body, request, session, address }));
    case 'team':
      return answered(await handleTeam(parts, { body, request, session, address }));
    case 'contact':
    case 'save_contact':
    case 'find_contacts':
    case 'find_accounts':
    case 'timeline':
    case 'similar':
    case 'merge':
    case 'undo_merge':
    case 'not_duplicates':
    case 'link_preview':
      return answered(await handleContactCall(parts, { body, request, session, address }));
    case 'cases':
    case 'set_case':
    case 'actions':
      return answered(await handleCaseCall(parts, { body, request, session, address }));
    case 'quick_replies':
    case 'use_quick_reply':
    case 'quick_reply_list':
    case 'save_quick_reply':
    case 'delete_quick_reply':
      return answered(await handleQuickReplyCall(parts, { body, request, session, address }));
    case 'translation':
    case 'set_translation':
    case 'translate':
    case 'set_language':
      return answered(await handleTranslationCall(parts, { body, request, session, address }));
    case 'reach':
      return answered(await handleReach(parts, { body, request, session, address }));
  }
}
