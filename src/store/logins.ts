import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asAgentId, asInstant } from '../core/brand';
import type { Logins } from '../app/ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

export function logins(db: Kysely<Tables>, engine: Engine): Logins {
  return {
    credentials: async (login) => {
      const row = await db
        .selectFrom('agents')
        .select(['id', 'password_hash'])
        .where('login', '=', login)
        .where('enabled', '=', 1)
        .executeTakeFirst();
      return row === undefined ? null : { agentId: asAgentId(row.id), passwordHash: row.password_hash };
    },
    lockFailures: async (key, windowStart, at) => {
      const { rows } = await sql<{ failures: number; since: number }>`
        insert into login_attempts (key, failures, since) values (${key}, 0, ${at})
        on conflict (key) do update set
          failures = case when login_attempts.since > ${windowStart} then login_attempts.failures else 0 end,
          since = case when login_attempts.since > ${windowStart} then login_attempts.since else excluded.since end
        returning failures, since`.execute(db);
      const row = rows[0];
      return { count: row?.failures ?? 0, since: asInstant(row?.since ?? at) };
    },
    recordFailure: async (key) => {
      await sql`update login_attempts set failures = failures + 1 where key = ${key}`.execute(db);
    },
    clearFailures: async (key) => {
      await db.deleteFrom('login_attempts').where('key', '=', key).execute();
    },
    openSession: async ({ id, tokenHash, agentId, at, expiresAt }) => {
      await db.deleteFrom('agent_sessions').where('agent_id', '=', agentId).where('expires_at', '<=', at).execute();
      await db
        .insertInto('agent_sessions')
        .values({ id, token_hash: tokenHash, agent_id: agentId, created_at: at, expires_at: expiresAt, seen_at: at, lost_at: null })
        .execute();
    },
    findSession: async (tokenHash, at) => {
      const row = await db
        .selectFrom('agent_sessions')
        .select(['agent_id', 'expires_at'])
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row === undefined ? null : { agentId: asAgentId(row.agent_id), expiresAt: asInstant(row.expires_at) };
    },
    closeSession: async (tokenHash) => {
      await db.deleteFrom('agent_sessions').where('token_hash', '=', tokenHash).execute();
    },
    openSessions: async (agentId, at) => {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from agent_sessions where agent_id = ${agentId} and expires_at > ${at} and lost_at is null`.execute(db);
      return rows[0]?.n ?? 0;
    },
    seen: async (tokenHashes, at) => {
      if (tokenHashes.length === 0) return;
      await sql`update agent_sessions set seen_at = ${at}, lost_at = null where token_hash in ${engine.anyOf(tokenHashes)}`.execute(db);
    },
    unseen: async (seenBefore, at) => {
      const { rows } = await sql<{ agent_id: string }>`
        select distinct agent_id from agent_sessions where lost_at is null and (seen_at < ${seenBefore} or expires_at <= ${at})`.execute(
        db,
      );
      return rows.map((row) => asAgentId(row.agent_id));
    },
    markLost: async (agentId, seenBefore, at) => {
      const { rows } = await sql`
        update agent_sessions set lost_at = ${at}
        where agent_id = ${agentId} and lost_at is null and (seen_at < ${seenBefore} or expires_at <= ${at}) returning id`.execute(db);
      return rows.length > 0;
    },
  };
}
