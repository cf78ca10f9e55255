import { ProviderError } from '../app/adapter';
import type { Sent } from '../app/adapter';
import { callProvider, retryAfterOf, UnansweredError } from './http';
import type { ProviderCall, ProviderResponse } from './http';
import { hmac } from './signature';

/** Whose name a call of the Graph API is made in. */
export interface GraphAccess {
  /** `https://graph.facebook.com`, or what stands for it. */
  readonly baseUrl: string;
  /** `v25.0` */
  readonly version: string;
  readonly token: string;
  readonly appSecret: string;
}

/** A call of the Graph API; `path` in segments, which are encoded. */
export interface GraphCall extends Pick<ProviderCall, 'method' | 'query' | 'body' | 'timeout'> {
  readonly path: readonly string[];
}

/** What the Graph API says went wrong. `subcode` is 0 when it tells none. */
export interface GraphError {
  readonly code: number;
  readonly subcode: number;
  /** The API says itself that it is a passing trouble. */
  readonly isTransient: boolean;
  /** The secret of the app does not belong to the token; comes with the code of whatever is wrong with a call. */
  readonly isProof?: boolean;
}

/** What a code means for us. */
export interface GraphRule {
  /** A sentence for an agent: what it is, and what to do. */
  readonly reason: string;
  /** Milliseconds, when the API tells none itself; missing when trying again is of no use. */
  readonly retryAfter?: number;
  readonly isUnreachable?: true;
}

/** A product of Meta, as people call it, and what its codes mean; null for a code that nobody knows. */
export interface GraphProduct {
  readonly name: string;
  readonly ruleOf: (error: GraphError) => GraphRule | null;
}

/**
 * Calls the Graph API. The token goes in a header, where no log of addresses keeps it, with the proof that we know the app's secret.
 *
 * @throws UnansweredError when no answer came
 */
export async function callGraph(access: GraphAccess, { path, query, ...call }: GraphCall): Promise<ProviderResponse> {
  const { baseUrl, version, token, appSecret } = access;
  const proof = appSecret === '' ? {} : { appsecret_proof: hmac('sha256', appSecret, token, 'hex') };
  return callProvider({
    ...call,
    url: [baseUrl.replace(/\/+$/, ''), ...[version, ...path].map(encodeURIComponent)].join('/'),
    query: { ...query, ...proof },
    headers: { authorization: `Bearer ${token}` },
  });
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const numberOf = (value: unknown): number => (typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN);

/** The error of an answer; null when it is none. The status says little: most errors are a 400. */
export function graphErrorOf({ json }: Pick<ProviderResponse, 'json'>): GraphError | null {
  const error = fieldOf(json, 'error');
  const code = numberOf(fieldOf(error, 'code'));
  if (!Number.isInteger(code)) return null;
  const subcode = numberOf(fieldOf(error, 'error_subcode'));
  const message = fieldOf(error, 'message');
  return {
    code,
    subcode: Number.isInteger(subcode) ? subcode : 0,
    isTransient: fieldOf(error, 'is_transient') === true,
    ...(typeof message === 'string' && message.includes('appsecret_proof') ? { isProof: true } : {}),
  };
}

/** `10/2018278`, or `190` where there is no subcode. */
const codeText = ({ code, subcode }: GraphError): string => (subcode === 0 ? String(code) : `${code}/${subcode}`);

/** Codes of every product of the Graph API. Source: Graph API, error handling and rate limits, read 2026-07. */
const general: Readonly<Record<number, GraphRule>> = {
  0: { reason: 'Meta does not accept the access token. An administrator has to enter a new one in the credential.' },
  2: { reason: 'Meta has a passing trouble. Try again in a moment.', retryAfter: 30_000 },
  3: { reason: 'The access token lacks a permission. An administrator has to make one with the permissions of the set-up guide.' },
  4: { reason: 'The app has made too many calls to Meta. Wait a few minutes.', retryAfter: 60_000 },
  10: { reason: 'The access token lacks a permission. An administrator has to make one with the permissions of the set-up guide.' },
  17: { reason: 'The account has made too many calls to Meta. Wait a few minutes.', retryAfter: 60_000 },
  32: { reason: 'The page has made too many calls to Meta. Wait a few minutes.', retryAfter: 60_000 },
  102: { reason: 'Meta does not accept the access token. An administrator has to enter a new one in the credential.' },
  190: { reason: 'Meta does not accept the access token. An administrator has to enter a new one in the credential.' },
  368: {
    reason: 'Meta blocked the account for a time because of its policies. An administrator finds the reason in Meta’s Business Support.',
  },
  613: { reason: 'Too many calls to Meta in a short time. Wait a few minutes.', retryAfter: 60_000 },
  2200: { reason: 'Meta could not verify the webhook’s address. It has to be public and served over HTTPS with a valid certificate.' },
};

const wrongSecret: GraphRule = {
  reason: 'The app secret is not of the app that the access token was made for. An administrator has to check both in the credential.',
};
const noSuchId: GraphRule = {
  reason: 'Meta knows nothing under this id, or the access token may not see it. An administrator has to check the ids in the credential.',
};

const isPermission = (code: number): boolean => code >= 200 && code <= 299;

function ruleOf(product: GraphProduct, error: GraphError): GraphRule | null {
  if (error.isProof === true) return wrongSecret;
  return (
    product.ruleOf(error) ??
    (error.code === 100 && error.subcode === 33 ? noSuchId : null) ??
    general[error.code] ??
    (isPermission(error.code) ? (general[10] ?? null) : null)
  );
}

/** What a code means, for a person; codes that nobody knows are named, so that they can be looked up. */
export function reasonOf(product: GraphProduct, error: GraphError): string {
  const rule = ruleOf(product, error);
  return (
    rule?.reason ?? `${product.name} refused it with the code ${codeText(error)}. An administrator can look the code up in Meta’s list.`
  );
}

/** How long Meta wants us to wait, in milliseconds. */
function waitOf(response: ProviderResponse, otherwise: number): number {
  return retryAfterOf(response.header('retry-after')) ?? regainOf(response.header('x-business-use-case-usage')) ?? otherwise;
}

/** The longest `estimated_time_to_regain_access`, which the header tells in minutes for each kind of use. */
function regainOf(header: string | undefined): number | null {
  const minutes = [...(header ?? '').matchAll(/"estimated_time_to_regain_access":\s*(\d+)/g)].map(([, found]) => Number(found));
  const longest = Math.max(0, ...minutes);
  return longest === 0 ? null : longest * 60_000;
}

/** What an answer to a call that sends comes to; `ids` are those of the messages that it made. */
export function sentOf(product: GraphProduct, response: ProviderResponse, ids: readonly string[]): Sent {
  const { status } = response;
  const error = graphErrorOf(response);
  if (error !== null) return failedBy(product, response, error);
  if (status >= 200 && status < 300) {
    if (ids.length > 0) return { kind: 'sent', providerMessageIds: ids };
    return unknownBecause(String(status), `${product.name} answered without saying whether the message was sent.`);
  }
  const failure = { code: String(status), reason: `${product.name} answered with the status ${status}.` };
  if (status === 429 || status === 503) return { kind: 'failed', failure, retryAfter: waitOf(response, 30_000) };
  if (status >= 500) return unknownBecause(failure.code, failure.reason);
  const reason = `${failure.reason} An administrator has to check the base URL and the version in the credential.`;
  return { kind: 'failed', failure: { ...failure, reason }, retryAfter: null };
}

function failedBy(product: GraphProduct, response: ProviderResponse, error: GraphError): Sent {
  const rule = ruleOf(product, error);
  const failure = { code: codeText(error), reason: reasonOf(product, error) };
  const { status } = response;
  if (rule === null && status >= 500 && status !== 503 && !error.isTransient) return { kind: 'unknown', failure };
  const wait = rule === null ? (error.isTransient || status === 429 || status === 503 ? 30_000 : undefined) : rule.retryAfter;
  return {
    kind: 'failed',
    failure,
    retryAfter: wait === undefined ? null : waitOf(response, wait),
    ...(rule?.isUnreachable === true ? { isUnreachable: true } : {}),
  };
}

const unknownBecause = (code: string, reason: string): Sent => ({
  kind: 'unknown',
  failure: { code, reason: `${reason} Ask the customer whether it arrived before sending it again.` },
});

/** What a call that sends comes to when it ended without an answer. */
export function unanswered(product: GraphProduct, error: unknown): Sent {
  if (!(error instanceof UnansweredError)) return unknownBecause('internal', 'Something went wrong here on the way.');
  if (error.mayHaveArrived) return unknownBecause('network', `The connection to ${product.name} broke.`);
  return { kind: 'failed', failure: { code: 'network', reason: `${product.name} could not be reached.` }, retryAfter: 5_000 };
}

/**
 * The JSON of an answer that is none of an error.
 *
 * @throws ProviderError
 */
export function answerOf(product: GraphProduct, response: ProviderResponse): unknown {
  const error = graphErrorOf(response);
  if (error !== null) {
    const wait = ruleOf(product, error)?.retryAfter;
    throw new ProviderError(reasonOf(product, error), codeText(error), wait === undefined ? null : waitOf(response, wait));
  }
  const { status } = response;
  if (status >= 200 && status < 300) return response.json;
  throw new ProviderError(
    `${product.name} answered with the status ${status}. Check the base URL and the version in the credential.`,
    String(status),
    status === 429 || status >= 500 ? waitOf(response, 30_000) : null,
  );
}
