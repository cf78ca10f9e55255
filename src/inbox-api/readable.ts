import type { TileView } from '../app/views';
import type { AgentId, ChatId } from '../core/brand';
import { refusal } from '../wire/http';
import type { HttpAnswer } from '../wire/http';
import type { InboxParts } from './parts';
import { withoutSupervision } from './supervision';

/** A chat that the agent may read, as the agent sees it, or the answer that refuses it: one's own, or anybody's for supervisors. */
export async function readableTile(
  parts: InboxParts,
  chatId: ChatId,
  agentId: AgentId,
): Promise<{ readonly tile: TileView } | { readonly refused: HttpAnswer }> {
  const own = await parts.views.readableTile(chatId, agentId);
  if (own !== null) return { tile: own };
  const forbidden = await withoutSupervision(parts, agentId);
  if (forbidden !== null) return { refused: refusal(403, 'forbidden', 'This chat is not in your lists any more.') };
  const [tile] = await parts.views.liveTiles([chatId]);
  return tile === undefined ? { refused: refusal(404, 'not_found', 'This chat does not exist.') } : { tile };
}
