import type { AgentStatus } from '../core/agent';
import type { AgentId, Instant } from '../core/brand';
import { asInstant } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import type { PasswordHasher, Secrets, Tx } from './ports';
import { changeStatus, lockForStatus } from './set-agent-status';
import type { UseCase } from './use-case';

/** Failures of one login or one address within {@link windowMillis} after which nobody gets in. */
const failuresAllowed = { login: 5, address: 30 } as const;
const windowMillis = 15 * 60_000;
/** A session ends by itself after this time. */
export const sessionMillis = 12 * 60 * 60_000;

export interface Attempt {
  readonly login: string;
  readonly password: string;
  /** Where the attempt comes from: the throttle counts per login and per address. */
  readonly address: string;
}

export interface OpenedSession {
  readonly agentId: AgentId;
  /** For the cookie; only its digest is stored. */
  readonly token: string;
  readonly expiresAt: Instant;
}

export type LoginRefusal = Refusal<'wrong_password'> | (Refusal<'too_many_attempts'> & { readonly retryAfterSeconds: number });

/**
 * Opens a session for an agent who knows the password. The first session begins Inactive.
 *
 * An unknown login and a wrong password are refused alike and take equally long. Failures are counted before the password is looked at,
 * so that many attempts at once cannot slip through.
 */
export async function logIn(
  on: UseCase & { readonly hasher: PasswordHasher; readonly secrets: Secrets },
  attempt: Attempt,
): Promise<Outcome<OpenedSession, LoginRefusal>> {
  const login = attempt.login.trim().toLowerCase();
  const keys = [
    { key: `address:${attempt.address}`, allowed: failuresAllowed.address },
    { key: `login:${login}`, allowed: failuresAllowed.login },
  ];
  const checked = await on.store.transaction(async (tx) => {
    const now = on.now();
    const windowStart = asInstant(now - windowMillis);
    for (const { key, allowed } of keys) {
      const failures = await tx.logins.lockFailures(key, windowStart, now);
      if (failures.count >= allowed) return { blockedUntil: failures.since + windowMillis, known: null };
    }
    for (const { key } of keys) await tx.logins.recordFailure(key);
    return { blockedUntil: null, known: await tx.logins.credentials(login) };
  });
  if (checked.blockedUntil !== null) {
    const retryAfterSeconds = Math.max(1, Math.ceil((checked.blockedUntil - on.now()) / 1000));
    const { refusal } = refused(
      'too_many_attempts',
      `Too many attempts to log in. Try again in ${String(Math.ceil(retryAfterSeconds / 60))} min.`,
    );
    return { ok: false, refusal: { ...refusal, retryAfterSeconds } };
  }
  const isRight = await on.hasher.verify(attempt.password, checked.known?.passwordHash ?? on.hasher.decoy);
  if (checked.known === null || !isRight) return refused('wrong_password', 'The login or the password is not right.');

  const { agentId } = checked.known;
  const token = on.secrets.random();
  return on.store.transaction(async (tx) => {
    const at = on.now();
    const expiresAt = asInstant(at + sessionMillis);
    for (const { key } of keys) await tx.logins.clearFailures(key);
    await lockForStatus(tx, agentId);
    const sessions = await tx.logins.openSessions(agentId, at);
    if (sessions === 0) await changeStatus(on, tx, { agentId, status: await statusAtLogin(tx, agentId), reason: 'login' });
    await tx.logins.openSession({ id: on.newId(), tokenHash: on.secrets.digest(token), agentId, at, expiresAt });
    return accepted({ agentId, token, expiresAt });
  });
}

/** Inactive, unless `RestoreAgentStatusOnLogin` gives agents back what they were. */
async function statusAtLogin(tx: Tx, agentId: AgentId): Promise<AgentStatus> {
  const { RestoreAgentStatusOnLogin: isRestored } = await tx.settings.values();
  return isRestored ? ((await tx.agents.statusBeforeLogout(agentId)) ?? 'inactive') : 'inactive';
}
