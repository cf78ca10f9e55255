import { agentLogin, agentName, agentPassword } from '../core/agent-changes';
import type { AgentId, QueueId } from '../core/brand';
import { asAgentId, asQueueId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { NotFoundError } from './errors';
import type { PasswordHasher } from './ports';
import type { UseCase } from './use-case';

/** The queue that every new store has, so that templates work before anything is set up. */
export const firstQueueId: QueueId = asQueueId('00000000-0000-7000-8000-000000000001');

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
  const login = agentLogin(wanted.login);
  if (!login.ok) return login;
  const name = agentName(wanted.name);
  if (!name.ok) return name;
  const password = agentPassword(wanted.password);
  if (!password.ok) return password;
  const passwordHash = await on.hasher.hash(password.value);
  return on.store.transaction(async (tx) => {
    if ((await tx.agents.findByLogin(login.value)) !== null) {
      return refused('taken', `There is already an agent with the login ${login.value}.`);
    }
    const id = asAgentId(on.newId());
    await tx.agents.insert({ id, login: login.value, name: name.value, passwordHash, at: on.now() });
    for (const queueName of wanted.queues) {
      const queue = await tx.queues.findByName(queueName);
      if (queue === null) throw new NotFoundError(`There is no queue named ${queueName}. Add it first, or leave the queue out.`);
      await tx.queues.addMember(queue.id, id, 1);
    }
    tx.feed.note({ kind: 'agent', agentId: id });
    return accepted(id);
  });
}
