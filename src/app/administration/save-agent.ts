import type { AgentAccess } from '../../core/agent';
import { agentAccess, agentCapacity, agentLanguage, agentLogin, agentName, agentPassword } from '../../core/agent-changes';
import { asAgentId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { PasswordHasher, Secrets, Tx } from '../ports';
import { changeStatus } from '../set-agent-status';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import type { Change, Which } from './manage';
import type { AgentDetails } from './ports';
import { namedAgent } from './references';
import { lockForSettling, passOnFromFull, settleOffers } from './settle-offers';

/** What somebody wants an agent to become; what is left out stays. */
export interface WantedAgentDetails {
  readonly login?: string | undefined;
  readonly name?: string | undefined;
  /** A new agent without one gets a random password, which the outcome tells once. */
  readonly password?: string | undefined;
  /** The agent's own limit of chats; null when `SimultaneousChats` holds. */
  readonly ownCapacity?: number | null | undefined;
  readonly access?: string | undefined;
  readonly isEnabled?: boolean | undefined;
  /** What the agent reads and writes, BCP 47; null or empty for none. */
  readonly language?: string | null | undefined;
}

export interface SavedAgent {
  readonly agent: AgentDetails;
  /** Only when it was made here. */
  readonly password: string | null;
  readonly change: Change;
}

export type AgentRefusal = Refusal<'bad_login' | 'bad_name' | 'short_password' | 'bad_capacity' | 'bad_access' | 'bad_language' | 'taken'>;

type WithSecrets = UseCase & { readonly hasher: PasswordHasher; readonly secrets: Secrets };
type Fields = Pick<AgentDetails, 'login' | 'name' | 'access' | 'isEnabled' | 'ownCapacity' | 'language'>;

interface KnownAgent {
  readonly agent: AgentDetails | null;
  readonly hash: string | null;
}

/** Characters of a random password; each is worth six bits. */
const passwordLength = 16;

/**
 * Makes an agent or changes one. A new password ends the agent's sessions; whoever is disabled becomes Inactive and is logged out.
 *
 * @throws NotFoundError when the agent that is meant does not exist
 */
export async function saveAgent(
  on: WithSecrets,
  wanted: { readonly by: Caller; readonly which: Which; readonly changes: WantedAgentDetails },
): Promise<Outcome<SavedAgent, AgentRefusal | Forbidden>> {
  const { by, which, changes } = wanted;
  const known = await manage<KnownAgent, never>(on, by, async (tx) => {
    const agent = await meant(tx, which, changes.login);
    return accepted({ agent, hash: agent === null ? null : await tx.administration.agents.passwordHash(agent.id) });
  });
  if (!known.ok) return known;
  // Hashing is slow on purpose, so it happens outside of the transaction.
  const password = await newPassword(on, changes.password, known.value.hash);
  if (!password.ok) return password;
  return manage<SavedAgent, AgentRefusal>(on, by, async (tx) => {
    const before = await meant(tx, which, changes.login);
    const checked = checkedFields(before, changes);
    if (!checked.ok) return checked;
    const namesake = await tx.administration.agents.findByLogin(checked.value.login);
    if (namesake !== null && namesake.id !== before?.id) {
      return refused('taken', `There is already an agent with the login ${checked.value.login}.`);
    }
    const change = await write(on, tx, before, { ...checked.value, passwordHash: password.value.hash });
    return accepted({ agent: await namedAgent(tx, checked.value.login), password: password.value.made, change });
  });
}

async function meant(tx: Tx, which: Which, login: string | undefined): Promise<AgentDetails | null> {
  if (which.kind === 'existing') return namedAgent(tx, which.idOrName);
  return which.kind === 'named' ? tx.administration.agents.findByLogin((login ?? '').trim().toLowerCase()) : null;
}

/** What to store of a password; a null hash when nothing is to change. */
async function newPassword(
  { hasher, secrets }: WithSecrets,
  wanted: string | undefined,
  hash: string | null,
): Promise<Outcome<{ readonly hash: string | null; readonly made: string | null }, Refusal<'short_password'>>> {
  if (wanted === undefined) {
    if (hash !== null) return accepted({ hash: null, made: null });
    const made = secrets.random().slice(0, passwordLength);
    return accepted({ hash: await hasher.hash(made), made });
  }
  const checked = agentPassword(wanted);
  if (!checked.ok) return checked;
  if (hash !== null && (await hasher.verify(wanted, hash))) return accepted({ hash: null, made: null });
  return accepted({ hash: await hasher.hash(wanted), made: null });
}

function checkedFields(before: AgentDetails | null, changes: WantedAgentDetails): Outcome<Fields, AgentRefusal> {
  const login = agentLogin(changes.login ?? before?.login ?? '');
  if (!login.ok) return login;
  const name = agentName(changes.name ?? before?.name ?? '');
  if (!name.ok) return name;
  const ownCapacity = agentCapacity(changes.ownCapacity === undefined ? (before?.ownCapacity ?? null) : changes.ownCapacity);
  if (!ownCapacity.ok) return ownCapacity;
  const access = agentAccess(changes.access ?? before?.access ?? ('agent' satisfies AgentAccess));
  if (!access.ok) return access;
  const language = agentLanguage(changes.language === undefined ? (before?.language ?? null) : changes.language);
  if (!language.ok) return language;
  return accepted({
    login: login.value,
    name: name.value,
    ownCapacity: ownCapacity.value,
    access: access.value,
    language: language.value,
    isEnabled: changes.isEnabled ?? before?.isEnabled ?? true,
  });
}

async function write(
  on: UseCase,
  tx: Tx,
  before: AgentDetails | null,
  fields: Fields & { readonly passwordHash: string | null },
): Promise<Change> {
  const { agents } = tx.administration;
  if (before === null) {
    const id = asAgentId(on.newId());
    const { login, name, passwordHash } = fields;
    await tx.agents.insert({ id, login, name, passwordHash: passwordHash ?? '', at: on.now() });
    await agents.update({ id, ...fields });
    tx.feed.note({ kind: 'agent', agentId: id });
    return 'created';
  }
  const { id } = before;
  const keys: readonly (keyof Fields)[] = ['login', 'name', 'access', 'isEnabled', 'ownCapacity', 'language'];
  if (fields.passwordHash === null && keys.every((key) => before[key] === fields[key])) return 'unchanged';
  const isDisabled = before.isEnabled && !fields.isEnabled;
  const queueIds = await agents.queuesOf(id);
  await lockForSettling(tx, queueIds, [id, ...(await tx.agents.successors(id))]);
  if (isDisabled) await changeStatus(on, tx, { agentId: id, status: 'inactive', reason: 'disabled' });
  await agents.update({ id, ...fields });
  if (isDisabled || fields.passwordHash !== null) await agents.endSessions(id);
  if (before.ownCapacity !== fields.ownCapacity) {
    await passOnFromFull(on, tx, queueIds);
    await settleOffers(on, tx, queueIds);
  }
  tx.feed.note({ kind: 'agent', agentId: id });
  return 'updated';
}
