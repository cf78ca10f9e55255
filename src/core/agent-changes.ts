import type { AgentAccess } from './agent';
import { languageTag } from './language';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';

/** The shortest password that an agent may have, in UTF-16 code units. */
const shortestPassword = 8;
const mostChats = 1_000;
const accesses: readonly AgentAccess[] = ['agent', 'supervisor', 'administrator'];

/** What an agent logs in with: lower case, without spaces. */
export function agentLogin(raw: string): Outcome<string, Refusal<'bad_login'>> {
  const login = raw.trim().toLowerCase();
  if (/^[\p{L}\p{N}._@+-]{1,100}$/u.test(login)) return accepted(login);
  return refused('bad_login', 'A login has 1 to 100 letters, digits or . _ @ + - characters, without spaces.');
}

/** What customers read. */
export function agentName(raw: string): Outcome<string, Refusal<'bad_name'>> {
  const name = raw.trim();
  if (name !== '' && name.length <= 200) return accepted(name);
  return refused('bad_name', 'An agent needs a name of 1 to 200 characters: customers read it.');
}

/** A password that somebody chose. */
export function agentPassword(password: string): Outcome<string, Refusal<'short_password'>> {
  if (password.length >= shortestPassword) return accepted(password);
  return refused('short_password', `The password needs at least ${String(shortestPassword)} characters.`);
}

/** An agent's own limit of chats; null when `SimultaneousChats` holds. */
export function agentCapacity(chats: number | null): Outcome<number | null, Refusal<'bad_capacity'>> {
  if (chats === null || (Number.isInteger(chats) && chats >= 1 && chats <= mostChats)) return accepted(chats);
  return refused(
    'bad_capacity',
    `An agent's own limit is a whole number from 1 to ${String(mostChats)}. Leave it empty to use SimultaneousChats.`,
  );
}

/** The language that an agent reads and writes; null or empty for none. */
export function agentLanguage(raw: string | null): Outcome<string | null, Refusal<'bad_language'>> {
  if (raw === null || raw.trim() === '') return accepted(null);
  const language = languageTag(raw);
  return language === null
    ? refused('bad_language', 'The language of an agent is a tag such as "en" or "pt-BR". Leave it empty for none.')
    : accepted(language);
}

/** What an agent may do beside answering. */
export function agentAccess(raw: string): Outcome<AgentAccess, Refusal<'bad_access'>> {
  const access = accesses.find((known) => known === raw);
  return access === undefined ? refused('bad_access', `The access of an agent is one of: ${accesses.join(', ')}.`) : accepted(access);
}
