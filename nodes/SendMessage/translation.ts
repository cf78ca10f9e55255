import type { IExecuteFunctions } from 'n8n-workflow';
import type { Actor } from '../../src/runtime/ids';
import type { OutgoingMessage } from '../../src/runtime/messages';

type Fields = Readonly<Record<string, unknown>>;

const fieldsIn = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/**
 * How an agent's reply was translated on the way here, or that it was to be and is not. Null for every other message: what a flow says
 * instead of the agent is sent as it is.
 */
export function translationOf(
  context: IExecuteFunctions,
  itemIndex: number,
  { actor, text }: { readonly actor: Actor; readonly text: string },
): OutgoingMessage['translation'] {
  const json = context.getInputData()[itemIndex]?.json;
  const wanted = fieldsIn(json?.['translation']);
  if (actor.kind !== 'command' || wanted['isWanted'] !== true || fieldsIn(json?.['command'])['text'] !== text) return null;
  const [from, to] = [textIn(wanted['from']), textIn(wanted['to'])];
  if (from === null || to === null) return null;
  return { from, to, text: textIn(wanted['text']), provider: textIn(wanted['provider']), failure: textIn(wanted['failure']) };
}
