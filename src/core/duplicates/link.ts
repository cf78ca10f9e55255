import type { Settings } from '../settings';

/** What is known of a contact whose chat is to be linked to another one. */
export interface LinkFacts {
  /** Made by a chat, and never edited by a person. */
  readonly isUntouched: boolean;
  readonly hasAccount: boolean;
  readonly cases: number;
  /** Chats under other ids than the one of the chat. */
  readonly foreignChats: number;
}

/** What linking does with the contact that the chat had. */
export interface LinkPlan {
  /** Whether it goes, and everything that it has moves; else only what was written under the chat's own id does. */
  readonly removes: boolean;
  /** Why somebody has to say yes first; null when nobody has. */
  readonly confirmation: string | null;
}

/** Decides what becomes of the old contact: one that nobody ever worked on goes without a question. */
export function linkPlan(facts: LinkFacts, setting: Settings['RelinkRemovesContact']): LinkPlan {
  const isStub = facts.isUntouched && !facts.hasAccount && facts.cases === 0 && facts.foreignChats === 0;
  if (setting === 'never' || (setting === 'onlyIfStub' && !isStub)) return { removes: false, confirmation: null };
  return { removes: true, confirmation: isStub ? null : why(facts) };
}

function why({ isUntouched, hasAccount, cases, foreignChats }: LinkFacts): string {
  const things = [
    ...(cases > 0 ? [count(cases, 'case')] : []),
    ...(foreignChats > 0 ? [`${count(foreignChats, 'chat')} under other ids`] : []),
    ...(hasAccount ? ['an account'] : []),
    ...(isUntouched ? [] : ['a profile that somebody filled in']),
  ];
  return `The contact of this chat has ${list(things)}. All of it moves to the other contact, and the old one is removed. Confirm to go on.`;
}

const count = (number: number, thing: string): string => `${String(number)} ${thing}${number === 1 ? '' : 's'}`;
const list = (things: readonly string[]): string =>
  things.length < 2 ? things.join('') : `${things.slice(0, -1).join(', ')} and ${things.at(-1) ?? ''}`;
