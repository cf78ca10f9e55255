import type { OutgoingPart, Recipient, Sent } from '../../app/adapter';
import { retryAfterOf, UnansweredError } from '../http';
import type { ProviderResponse } from '../http';
import { callSystem } from './call';
import { contractVersion, refusalOf, takenId } from './payload';
import type { OutgoingCall } from './payload';
import type { CustomSettings } from './settings';

/** Sends one part to the system. Never throws. */
export async function sendPart(settings: CustomSettings, recipient: Recipient, part: OutgoingPart): Promise<Sent> {
  let response: ProviderResponse;
  try {
    response = await callSystem(settings, callOf(recipient, part));
  } catch (error) {
    return unanswered(settings, error);
  }
  if (response.status < 200 || response.status >= 300) return refusedBy(settings, response);
  return { kind: 'sent', providerMessageIds: [takenId(response.json) ?? part.id] };
}

function callOf({ externalId, isPerson }: Recipient, part: OutgoingPart): OutgoingCall {
  const common = {
    version: contractVersion,
    type: 'message' as const,
    id: part.id,
    to: externalId,
    author: isPerson ? ('agent' as const) : ('bot' as const),
    replyTo: part.replyTo,
  } satisfies Partial<OutgoingCall>;
  switch (part.kind) {
    case 'text':
      return { ...common, kind: 'text', text: part.text, buttons: [...part.buttons] };
    case 'file': {
      const { kind, name, type, size, link } = part.file;
      return { ...common, kind: 'file', text: part.caption, buttons: [...part.buttons], file: { kind, name, type, size, url: link() } };
    }
    case 'template': {
      const { name, language, parameters, extra } = part.template;
      const template = { name, language, parameters: [...parameters], ...(extra === undefined ? {} : { extra }) };
      return { ...common, kind: 'template', template };
    }
    case 'place':
      return { ...common, kind: 'place', place: part.place };
  }
}

/** A back-off where the system tells none, in milliseconds. */
const usualWait = 10_000;
/** The longest that a system can have us wait, in milliseconds. */
const longestWait = 24 * 60 * 60 * 1_000;
/** As much as an agent reads of a reason. */
const longestReason = 300;

/**
 * A refusal says that the message was not sent, so it can be tried again unless it is for good. Without one, the status decides: 429 and 503
 * are passing, other 4xx for good, and of other 5xx nobody knows.
 */
function refusedBy(settings: CustomSettings, response: ProviderResponse): Sent {
  const { status } = response;
  const { code, message, retryAfter, isPermanent, isUnreachable } = refusalOf(response.json);
  const isTold = code !== null || message !== null;
  const reason = (message ?? '').trim().slice(0, longestReason) || reasonOfStatus(settings, status);
  const failure = { code: code ?? String(status), reason };
  const told = retryAfter === null ? retryAfterOf(response.header('retry-after')) : retryAfter * 1_000;
  if (isUnreachable) return { kind: 'failed', failure, retryAfter: null, isUnreachable: true };
  if (isPermanent === true) return { kind: 'failed', failure, retryAfter: null };
  const isPassing = told !== null || isPermanent === false || status === 429 || status === 503 || (isTold && status >= 500);
  if (isPassing) return { kind: 'failed', failure, retryAfter: Math.min(told ?? usualWait, longestWait) };
  return status >= 500 ? { kind: 'unknown', failure } : { kind: 'failed', failure, retryAfter: null };
}

function reasonOfStatus({ name }: CustomSettings, status: number): string {
  if (status === 401 || status === 403) return `${name} does not accept our signature. An administrator has to check the secret.`;
  if (status === 404 || status === 405) return `${name} does not know this address. An administrator has to check the send URL.`;
  if (status === 429) return `${name} has too much to do. It is sent again in a moment.`;
  if (status >= 500) return `${name} has trouble of its own. Look whether the customer got the message before you send it again.`;
  return `${name} does not take the message in this form. Change it, or tell an administrator.`;
}

function unanswered({ name }: CustomSettings, error: unknown): Sent {
  if (!(error instanceof UnansweredError) || error.mayHaveArrived) {
    const reason = `${name} did not answer. Look whether the customer got the message before you send it again.`;
    return { kind: 'unknown', failure: { code: 'network', reason } };
  }
  return {
    kind: 'failed',
    failure: { code: 'network', reason: `${name} cannot be reached. It is tried again in a moment.` },
    retryAfter: 5_000,
  };
}
