import type {
  csrfHeader as wireCsrfHeader,
  InboxAllChats,
  InboxCommand,
  InboxCommandTaken,
  InboxConversation,
  InboxLogin,
  InboxRefusal,
  InboxRequest,
  InboxState,
  InboxTargets,
  InboxTeam,
  InboxTemplates,
  InboxUpload,
  InboxWhy,
  AgentStatus,
} from '../src/wire/inbox';
import { contactCalls, type ContactCalls } from './contact-calls';
import { quickReplyCalls, type QuickReplyCalls } from './quick-reply-calls';
import { reachCalls, type ReachCalls } from './reach-calls';
import { translationCalls, type TranslationCalls } from './translation-calls';

/** What a call came to: an answer, a refusal by the server, or no server to be reached. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly status: number; readonly error: InboxRefusal['error'] }
  | { readonly kind: 'away' };

/** Which chats of everybody are wanted. */
export type WantedChats = Omit<Extract<InboxRequest, { action: 'all_chats' }>, 'action'>;

/** The calls of the page; each is one POST to the page's own address. None of them throws. */
export interface InboxApi {
  login(login: string, password: string): Promise<Answer<InboxLogin>>;
  logout(): Promise<Answer<unknown>>;
  state(): Promise<Answer<InboxState>>;
  conversation(chatId: string, before?: number): Promise<Answer<InboxConversation>>;
  targets(chatId: string): Promise<Answer<InboxTargets>>;
  command(command: InboxCommand): Promise<Answer<InboxCommandTaken>>;
  /** One's own status, or a colleague's. */
  setStatus(status: AgentStatus, agentId?: string): Promise<Answer<unknown>>;
  read(chatId: string, seq: number): Promise<Answer<unknown>>;
  typing(chatId: string): Promise<Answer<unknown>>;
  why(chatId: string): Promise<Answer<InboxWhy>>;
  allChats(wanted: WantedChats): Promise<Answer<InboxAllChats>>;
  team(): Promise<Answer<InboxTeam>>;
  /** Sends again what failed of a message. */
  resend(messageId: string): Promise<Answer<unknown>>;
  templates(chatId: string): Promise<Answer<InboxTemplates>>;
  /**
   * Uploads a file for a reply to come.
   *
   * @param told hears how far it is, from 0 to 1
   */
  upload(file: File, told: (progress: number) => void, signal: AbortSignal): Promise<Answer<InboxUpload>>;
  readonly contacts: ContactCalls;
  readonly quickReplies: QuickReplyCalls;
  readonly translation: TranslationCalls;
  readonly reach: ReachCalls;
  /** Where a file of a message is. */
  fileAddress(fileId: string): string;
  /** Where the picture of a customer is; the address changes with the picture. */
  pictureAddress(contactId: string, picture: string): string;
}

const csrfHeader: typeof wireCsrfHeader = 'x-switchboard-csrf';
const timeoutAfter = 20_000;
/** An upload that has not moved for this long is given up. */
const stalledAfter = 60_000;

function isRefusal(body: unknown): body is InboxRefusal {
  return (
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    typeof body.error === 'object' &&
    body.error !== null &&
    'code' in body.error
  );
}

/** What the text of an answer means, by its status. */
function readAnswer<T>(status: number, text: string): Answer<T> {
  const body: unknown = text === '' ? {} : JSON.parse(text);
  if (status >= 200 && status < 300) return { kind: 'ok', value: body as T };
  if (isRefusal(body)) return { kind: 'refused', status, error: body.error };
  if (status === 401) return { kind: 'refused', status, error: { code: 'unauthenticated', message: 'The session has ended.' } };
  // n8n or a proxy in between answered for a page that is not there (workflow not published, gateway errors).
  return { kind: 'away' };
}

/** Sends a form with XMLHttpRequest, because fetch does not tell how far an upload is. */
function sendForm<T>(
  address: string,
  form: FormData,
  token: string,
  told: (progress: number) => void,
  signal: AbortSignal,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const away = (): void => resolve({ kind: 'away' });
    let silence: ReturnType<typeof setTimeout> | undefined;
    // A long upload is fine as long as it moves.
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), stalledAfter);
    };
    request.open('POST', address);
    request.setRequestHeader(csrfHeader, token);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      heard();
      if (total > 0) told(loaded / total);
    });
    request.addEventListener('load', () => {
      try {
        resolve(readAnswer(request.status, request.responseText));
      } catch {
        away();
      }
    });
    request.addEventListener('error', away);
    request.addEventListener('abort', away);
    request.addEventListener('loadend', () => clearTimeout(silence));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    heard();
    request.send(form);
  });
}

/**
 * Makes the calls to an address.
 *
 * @param address where the page is served, without a trailing slash
 * @param csrf reads the token of the session; empty before the login
 * @param sentenceOf the sentence for a refused call in the language of the agent, which stands in the answer instead of the server's
 */
export function connectApi(address: string, csrf: () => string, sentenceOf: (error: InboxRefusal['error']) => string): InboxApi {
  const spoken = <T>(answer: Answer<T>): Answer<T> =>
    answer.kind === 'refused' ? { ...answer, error: { ...answer.error, message: sentenceOf(answer.error) } } : answer;

  async function call<T>(request: InboxRequest): Promise<Answer<T>> {
    try {
      const response = await fetch(address, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', [csrfHeader]: csrf() },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(timeoutAfter),
      });
      return spoken(readAnswer<T>(response.status, await response.text()));
    } catch {
      return { kind: 'away' };
    }
  }
  return {
    login: (login, password) => call({ action: 'login', login, password }),
    logout: () => call({ action: 'logout' }),
    state: () => call({ action: 'state' }),
    conversation: (chatId, before) =>
      call(before === undefined ? { action: 'conversation', chatId } : { action: 'conversation', chatId, before }),
    targets: (chatId) => call({ action: 'targets', chatId }),
    command: (command) => call({ action: 'command', command }),
    setStatus: (status, agentId) => call({ action: 'set_status', status, ...(agentId === undefined ? {} : { agentId }) }),
    read: (chatId, seq) => call({ action: 'read', chatId, seq }),
    typing: (chatId) => call({ action: 'typing', chatId }),
    why: (chatId) => call({ action: 'why', chatId }),
    allChats: (wanted) => call({ action: 'all_chats', ...wanted }),
    team: () => call({ action: 'team' }),
    resend: (messageId) => call({ action: 'resend', messageId }),
    templates: (chatId) => call({ action: 'templates', chatId }),
    async upload(file, told, signal) {
      const form = new FormData();
      form.append('file', file, file.name);
      return spoken(await sendForm<InboxUpload>(`${address}/file`, form, csrf(), told, signal));
    },
    contacts: contactCalls(call),
    quickReplies: quickReplyCalls(call),
    translation: translationCalls(call),
    reach: reachCalls(call),
    fileAddress: (fileId) => `${address}/file?id=${encodeURIComponent(fileId)}`,
    pictureAddress: (contactId, picture) => `${address}/picture?id=${encodeURIComponent(contactId)}&version=${encodeURIComponent(picture)}`,
  };
}
