import type { AgentId, QueueId } from '../core/brand';
import { asAgentId, asQueueId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { NotFoundError } from './errors';
import type { PasswordHasher } from './ports';
import type { UseCase } from './use-case';

/** The queue that every new store has, so that templates work before anything is set up. */
export const firstQueueId: QueueId = asQueueId('00000000-0000-7000-8000-000000000001');

const shortestPassword = 8;

export interface WantedAgent {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  /** Names of the queues whose chats the agent takes. */
  readonly queues: readonly string[];
}

/**
 * Adds an agent to a store and to queues; the agent begins Inactive.
 *
 * @returns the new agent's id, or why not
 * @throws NotFoundError when a queue of that name does not exist
 */
export async function addAgent(
  on: UseCase & { readonly hasher: PasswordHasher },
  wanted: WantedAgent,
): Promise<Outcome<AgentId, Refusal<'taken' | 'bad_login' | 'bad_name' | 'short_password'>>> {
  const login = wanted.login.trim().toLowerCase();
  const name = wanted.name.trim();
  if (!/^[\p{L}\p{N}._@+-]{1,100}$/u.test(login)) {
    return refused('bad_login', 'A login has 1 to 100 letters, digits or . _ @ + - characters, without spaces.');
  }
  if (name === '' || name.length > 200) return refused('bad_name', 'An agent needs a name of 1 to 200 characters: customers read it.');
  if (wanted.password.length < shortestPassword) {
    return refused('short_password', `The password needs at least ${String(shortestPassword)} characters.`);
  }
  const passwordHash = await on.hasher.hash(wanted.password);
  return on.store.transaction(async (tx) => {
    if ((await tx.agents.findByLogin(login)) !== null) return refused('taken', `There is already an agent with the login ${login}.`);
    const id = asAgentId(on.newId());
    await tx.agents.insert({ id, login, name, passwordHash, at: on.now() });
    for (const queueName of wanted.queues) {
      const queue = await tx.queues.findByName(queueName);
      if (queue === null) throw new NotFoundError(`There is no queue named ${queueName}. Add it first, or leave the queue out.`);
      await tx.queues.addMember(queue.id, id, 1);
    }
    tx.feed.note({ kind: 'agent', agentId: id });
    return accepted(id);
  });
}
