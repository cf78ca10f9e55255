import type { ChannelAdapter } from '../../app/adapter';
import { receiveMeta } from '../meta-webhook';
import { passControl } from './control';
import { happeningsOf } from './parse';
import { download, profile } from './profile';
import { isRegistered, register, test, unregister } from './register';
import { act, send } from './send';
import type { MessengerSettings } from './settings';
import { templates } from './templates';
import { messengerTraits, messengerType } from './traits';

export type { MessengerSettings } from './settings';

/** Facebook Messenger: what people write to a page. One webhook serves all pages of an app. */
/** Seven days, with the tag HUMAN_AGENT. */
const humanAgentWindow = 7 * 24 * 60 * 60_000;

export const messenger: ChannelAdapter<MessengerSettings> = {
  personWindow: ({ humanAgentTag }) => (humanAgentTag ? humanAgentWindow : null),
  types: { [messengerType]: messengerTraits },
  type: () => messengerType,
  account: ({ pageId }) => pageId,
  receive: (settings, request) => receiveMeta(settings, request, (payload) => happeningsOf(settings.appId, payload, request.receivedAt)),
  send,
  download,
  profile,
  typing: (settings, externalId) => act(settings, externalId, 'typing_on'),
  markRead: (settings, externalId) => act(settings, externalId, 'mark_seen'),
  passControl,
  templates,
  register,
  unregister,
  isRegistered,
  test,
};
