import { NotFoundError } from '../../app/errors';
import { reach } from '../../app/reach';
import type { Person, ReachOf, Way } from '../../app/reach';
import { asCaseId, asContactId } from '../../core/brand';
import { json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxReach, InboxWay, ReachRequest } from '../../wire/inbox';
import type { InboxCall, InboxParts } from '../parts';

/** Tells whom a chat can be begun with, and where. */
export async function handleReach(parts: InboxParts, { body, session }: InboxCall<ReachRequest>): Promise<HttpAnswer> {
  try {
    const people = await reach(parts.on, { of: meant(body.of), agentId: session.agentId });
    const answer: InboxReach = { people: people.map(personOf) };
    return json(200, answer, { 'cache-control': 'no-store' });
  } catch (error) {
    if (error instanceof NotFoundError) return refusal(404, 'not_found', error.message);
    throw error;
  }
}

function meant(of: ReachRequest['of']): ReachOf {
  switch (of.kind) {
    case 'search':
      return of;
    case 'contact':
      return { kind: 'contact', contactId: asContactId(of.contactId) };
    case 'case':
      return { kind: 'case', caseId: asCaseId(of.caseId) };
  }
}

function personOf({ contact, ways }: Person): InboxReach['people'][number] {
  const { id, name, picture, phone, email, account, jobTitle } = contact;
  return { id, name, picture, phone, email, account, jobTitle, ways: ways.map(inboxWay) };
}

function inboxWay({ channel, chat, state, address, lastAt, closesAt }: Way): InboxWay {
  const { id, type, name } = channel;
  return {
    channel: { id, type, name },
    state,
    chatId: chat.id,
    agentName: state === 'taken' ? chat.agentName : null,
    address,
    lastAt,
    closesAt,
  };
}
