import type { startAction } from '../../src/app/actions/start-action';
import type { acceptChat } from '../../src/app/accept-chat';
import type { setCaseOfChat } from '../../src/app/cases/cases-of-chat';
import type { completeChat } from '../../src/app/complete-chat';
import type { saveContactOfChat } from '../../src/app/contacts/contact-of-chat';
import type { declineChat } from '../../src/app/decline-chat';
import type { linkChat, previewLink } from '../../src/app/duplicates/link-chat';
import type { markDifferent } from '../../src/app/duplicates/mark-different';
import type { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import type { undoMerge } from '../../src/app/duplicates/undo-merge';
import type { FlowTrouble } from '../../src/app/outbox';
import type { saveQuickReply } from '../../src/app/quick-replies/save-quick-reply';
import type { resendMessage } from '../../src/app/resend-message';
import type { sendMessage } from '../../src/app/send-message';
import type { startChat } from '../../src/app/start-chat';
import type { transferChat } from '../../src/app/transfer-chat';
import type { setTranslation, translateSome } from '../../src/app/translation/set-translation';
import type { InboxRefusal } from '../../src/wire/inbox';
import { connectApi } from '../../inbox/api';
import type { Answer, InboxApi } from '../../inbox/api';
import { applyCommandEvent, openStep, startCommand } from '../../inbox/models/commands';
import { keepOutbox } from '../../inbox/models/outbox';
import { sentenceFor, whyRefused } from '../../inbox/models/refusals';
import { languages, textsIn, type Language } from '../../inbox/texts';

/** The codes with which a use case refuses, read off its type. */
type RefusedBy<Step extends (...wanted: never[]) => Promise<unknown>> =
  Extract<Awaited<ReturnType<Step>>, { readonly ok: false }> extends { readonly refusal: { readonly code: infer Code extends string } }
    ? Code
    : never;

type CommandCode =
  | RefusedBy<typeof acceptChat>
  | RefusedBy<typeof declineChat>
  | RefusedBy<typeof sendMessage>
  | RefusedBy<typeof transferChat>
  | RefusedBy<typeof completeChat>
  | RefusedBy<typeof linkChat>
  | RefusedBy<typeof startChat>
  | RefusedBy<typeof startAction>
  | FlowTrouble;
type CallCode =
  | InboxRefusal['error']['code']
  | RefusedBy<typeof markDifferent>
  | RefusedBy<typeof mergeContacts>
  | RefusedBy<typeof previewLink>
  | RefusedBy<typeof resendMessage>
  | RefusedBy<typeof saveContactOfChat>
  | RefusedBy<typeof saveQuickReply>
  | RefusedBy<typeof setCaseOfChat>
  | RefusedBy<typeof setTranslation>
  | RefusedBy<typeof translateSome>
  | RefusedBy<typeof undoMerge>;

// A code of the use cases that the page has no words for does not compile.
const english: Readonly<Record<CommandCode | CallCode, string>> = textsIn('en').refusals;

const others = (Object.keys(languages) as Language[]).filter((language) => language !== 'en');
const spoken = { already_taken: 'Otro agente ha aceptado este chat.', of_tomorrow: 'The moon is full. Wait.' };

describe('a refusal', () => {
  it.each(Object.keys(english))('has words in every language: %s', (code) => {
    for (const language of others) {
      const sentence = sentenceFor({ code, reason: 'The sentence of the server.' }, language);
      expect(sentence).toMatch(/^\p{Lu}.*\.$/su);
      expect(sentence).not.toBe('The sentence of the server.');
      expect(sentence).not.toBe(sentenceFor({ code, reason: null }, 'en'));
    }
  });

  it('of a command is said in the language of the agent', () => {
    const accept = { id: 'accept-1', kind: 'accept', chatId: 'chat-1' } as const;
    const event = { commandId: accept.id, chatId: accept.chatId, kind: accept.kind, state: 'refused', reason: 'Another agent.' } as const;
    const step = openStep(applyCommandEvent(startCommand(new Map(), accept, 0), { ...event, code: 'already_taken' }), 'chat-1');
    expect(step && sentenceFor(step, 'es')).toBe(spoken.already_taken);
    expect(step && sentenceFor(step, 'en')).toBe('Another agent.');
  });

  it('that the page does not know is said as the server says it', () => {
    const why = { code: 'of_tomorrow', reason: spoken.of_tomorrow };
    for (const language of [...others, 'en'] as const) expect(sentenceFor(why, language)).toBe(spoken.of_tomorrow);
    expect(sentenceFor({ code: 'constructor', reason: 'No.' }, 'es')).toBe('No.');
  });

  it('in the words of a workflow stays in them', () => {
    expect(sentenceFor({ code: null, reason: 'La tienda no responde.' }, 'uk')).toBe('La tienda no responde.');
    expect(sentenceFor({ code: null, reason: null }, 'uk')).toBeNull();
  });

  it('is said in English by the server, which knows names, and by the page where the server says nothing', () => {
    const full = 'Ben has reached the limit of 5 chats. Choose another agent or a queue.';
    expect(sentenceFor({ code: 'capacity', reason: full }, 'en')).toBe(full);
    expect(sentenceFor({ code: 'capacity', reason: '' }, 'en')).toBe(english.capacity);
  });

  it('means something else where a colleague is full than where the agent is', () => {
    const why = { code: 'capacity', reason: 'full' };
    const words = textsIn('es').refusals;
    expect(sentenceFor({ ...why, command: { kind: 'transfer' } }, 'es')).toBe(words['transfer.capacity']);
    expect(sentenceFor({ ...why, command: { kind: 'accept' } }, 'es')).toBe(words.capacity);
  });

  it('of any call is answered in the language of the agent', async () => {
    const server = jest.spyOn(globalThis, 'fetch');
    const error = { code: 'conflict', because: 'merged_further', message: 'Merged since.' };
    server.mockResolvedValue(new Response(JSON.stringify({ error }), { status: 409 }));
    const api = connectApi(
      'http://inbox',
      () => '',
      (refusal) => sentenceFor(whyRefused(refusal), 'es') ?? '',
    );
    const said = { ...error, message: textsIn('es').refusals.merged_further };
    expect(await api.contacts.undoMerge('chat-1', ['merge-1'])).toEqual({ kind: 'refused', status: 409, error: said });
    server.mockRestore();
  });

  it.each([
    [{ code: 'conflict', because: 'is_running', message: 'Create a case is already running in this chat.' }, 'is_running'],
    [{ code: 'text_too_long', message: 'The message has 12000 characters.' }, 'text_too_long'],
  ] as const)('of the call that sends a command is kept by what says most: %j', async (error, code) => {
    const api: Pick<InboxApi, 'command'> = {
      command: (): Promise<Answer<never>> => Promise.resolve({ kind: 'refused', status: 409, error }),
    };
    const outbox = keepOutbox(
      api,
      null,
      () => 0,
      () => undefined,
    );
    await outbox.send({ id: 'run-1', kind: 'action', chatId: 'chat-1', actionId: 'action-1' });
    expect(outbox.commands.value.get('run-1')).toMatchObject({ phase: 'refused', code, reason: error.message });
  });
});
