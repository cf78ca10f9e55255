import { mayUse } from '../../app/permission';
import type { Tx } from '../../app/ports';
import type { AgentId } from '../../core/brand';
import { mostFiles } from '../../core/file';
import { fileRulesOf } from '../../core/settings';
import { json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxState } from '../../wire/inbox';
import type { InboxCall, InboxParts } from '../parts';
import { csrfToken } from '../session';

/** Everything the page shows at start. The cursor is read first, so that the feed repeats rather than misses. */
export async function handleState(parts: InboxParts, { session }: InboxCall<unknown>): Promise<HttpAnswer> {
  const cursor = await parts.views.cursor();
  const [[me], tiles, hasChannels, { settings, features }] = await Promise.all([
    parts.views.me([session.agentId]),
    parts.views.tilesOf([session.agentId]),
    parts.views.hasChannels(),
    parts.on.store.transaction((tx) => featuresFor(tx, session.agentId)),
  ]);
  if (me === undefined) return refusal(401, 'unauthenticated', 'This agent does not exist any more. Log in again.');
  const rules = fileRulesOf(settings);
  const state: InboxState = {
    me,
    csrf: csrfToken(session.token),
    cursor: String(cursor),
    tiles: tiles.map(({ tile }) => tile),
    features,
    hasChannels,
    channelTypes: parts.channelTypes,
    fileRules: { maxBytes: rules.maxBytes, denied: [...rules.denied], most: mostFiles },
    now: parts.on.now(),
  };
  return json(200, state, { 'cache-control': 'no-store' });
}

async function featuresFor(tx: Tx, agentId: AgentId) {
  const settings = await tx.settings.values();
  const by = { kind: 'agent', agentId } as const;
  const { wants } = await tx.translations.ofAgent(agentId);
  const features: InboxState['features'] = {
    translation: settings.EnableChatTranslation,
    translatesReplies: settings.AutoTranslateOutgoingMessages,
    wantsTranslation: wants,
    cases: settings.CaseManagement,
    mayFindDuplicates: (await mayUse(tx, by, settings.CanSearchDuplicates)).ok,
    mayMerge: (await mayUse(tx, by, settings.CanMergeDuplicates)).ok,
    mayManage: (await mayUse(tx, by, 'administrators')).ok,
    contactFields: settings.ContactPanelFields.split(',').filter((field) => field !== ''),
  };
  return { settings, features };
}
