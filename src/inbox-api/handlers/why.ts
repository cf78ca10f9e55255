import { asChatId } from '../../core/brand';
import { json } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxWhy } from '../../wire/inbox';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';

const decisionsShown = 20;

/** Who the chat was offered to and why, for whoever may read the chat. */
export async function handleWhy(parts: InboxParts, { body, session }: InboxCall<{ readonly chatId: string }>): Promise<HttpAnswer> {
  const chatId = asChatId(body.chatId);
  const readable = await readableTile(parts, chatId, session.agentId);
  if ('refused' in readable) return readable.refused;
  const decisions = await parts.views.decisions(chatId, decisionsShown);
  const answer: InboxWhy = {
    decisions: decisions.map(({ id, at, queue, rule, cause, result, agent, candidates }) => ({
      id,
      at,
      queue: queue.name,
      rule,
      cause,
      result,
      agent,
      candidates: candidates.map(({ agentId, name, load, offers, capacity, lastTakenAt, exclusion }) => ({
        id: agentId,
        name,
        load,
        offers,
        capacity,
        lastTakenAt,
        exclusion,
      })),
    })),
  };
  return json(200, answer, { 'cache-control': 'no-store' });
}
