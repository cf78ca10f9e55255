import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';
import { asAgentId } from '../../src/runtime/ids';
import type { AgentId } from '../../src/runtime/ids';

/**
 * The agents in the order in which they are to be asked; null when the node says nothing about it.
 *
 * @throws NodeOperationError when it says something that names no agents
 */
export function rankingOf(context: IExecuteFunctions, itemIndex: number): readonly AgentId[] | null {
  const options: unknown = context.getNodeParameter('options', itemIndex, {});
  const said: unknown = typeof options === 'object' && options !== null && 'rankedAgents' in options ? options.rankedAgents : null;
  if (said === null || said === undefined || said === '') return null;
  const ids = listed(said).map(idOf);
  if (ids.every((id) => id !== null)) return [...new Set(ids)].map(asAgentId);
  throw new NodeOperationError(context.getNode(), 'The field Ranked Agents does not name agents', {
    itemIndex,
    description:
      'Give a list of agents as the node Switchboard lists the candidates of a queue, a list of their IDs, or IDs separated by commas',
  });
}

/** A list as it is, or as text: JSON or separated by commas. */
function listed(said: unknown): readonly unknown[] {
  if (Array.isArray(said)) return said;
  if (typeof said !== 'string') return [said];
  const text = said.trim();
  if (text.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed)) return parsed;
    } catch {
      // No JSON after all: it is refused as what it is.
      return [null];
    }
  }
  return text.split(',').filter((part) => part.trim() !== '');
}

/** An id, an agent, or an item with one. */
function idOf(entry: unknown): string | null {
  if (typeof entry === 'string') return entry.trim() === '' ? null : entry.trim();
  if (typeof entry !== 'object' || entry === null) return null;
  if ('agent' in entry) return idOf(entry.agent);
  return 'id' in entry ? idOf(entry.id) : null;
}
