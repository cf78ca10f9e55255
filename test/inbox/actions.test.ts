import { isRunning, keepActions } from '../../inbox/models/actions';
import { keepCases } from '../../inbox/models/cases';
import { openActions, openStep, settleByTile, startCommand, moveCommand, type Commands } from '../../inbox/models/commands';
import { keepOutbox } from '../../inbox/models/outbox';
import { keepSearch } from '../../inbox/models/search';
import type { InboxCommand, InboxCases } from '../../src/wire/inbox';
import { aTile, someContactCalls } from './build';

const none: Commands = new Map();
const create = { id: 'action-1', caption: 'Create case', isRunning: false };
const invoice = { id: 'action-2', caption: 'Send the invoice', isRunning: false };
const started = (id: string, actionId: string) => ({ id, kind: 'action', chatId: 'chat-1', actionId }) as const;
const link = { id: 'link-1', kind: 'link', chatId: 'chat-1', contactId: 'contact-2' } as const;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the commands beside the steps of a chat', () => {
  it('let actions run beside a step and beside each other', () => {
    const all = [link, started('run-1', 'action-1'), started('run-2', 'action-2')].reduce<Commands>(
      (commands, command) => startCommand(commands, command, 0),
      none,
    );
    expect(openStep(all, 'chat-1')?.command.id).toBe('link-1');
    expect(openActions(all, 'chat-1').map(({ command }) => command.id)).toEqual(['run-1', 'run-2']);
  });

  it('settle a link when the chat has the other contact', () => {
    const pending = moveCommand(startCommand(none, link, 0), 'link-1', 'pending', null);
    const tileOf = (id: string) => aTile({ contact: { ...aTile().contact, id } });
    expect(openStep(settleByTile(pending, tileOf('contact-1')), 'chat-1')).not.toBeNull();
    expect(openStep(settleByTile(pending, tileOf('contact-2')), 'chat-1')).toBeNull();
  });

  it('keep a failed action with its reason until it is put aside', () => {
    const failed = moveCommand(startCommand(none, started('run-1', 'action-1'), 0), 'run-1', 'failed', {
      code: null,
      reason: 'The shop is closed.',
    });
    expect(openActions(failed, 'chat-1')).toMatchObject([{ phase: 'failed', reason: 'The shop is closed.' }]);
    expect(openActions(moveCommand(startCommand(none, started('run-1', 'action-1'), 0), 'run-1', 'done', null), 'chat-1')).toEqual([]);
  });
});

/** Actions of a chat, with what was sent to start them. */
function someActions() {
  const sent: InboxCommand[] = [];
  const outbox = keepOutbox(
    {
      command(command) {
        sent.push(command);
        return Promise.resolve({ kind: 'ok', value: { commandId: command.id } });
      },
    },
    null,
    () => 0,
    () => undefined,
  );
  let ids = 0;
  const send = (command: Omit<Extract<InboxCommand, { kind: 'action' }>, 'id'>) =>
    void outbox.send({ ...command, id: `run-${(ids += 1)}` });
  const calls = someContactCalls({ actions: () => Promise.resolve({ kind: 'ok', value: { actions: [create, invoice] } }) });
  return { kept: keepActions(calls, outbox, send, () => undefined), outbox, sent };
}

describe('the actions of a chat', () => {
  it('start once however often they are pressed, and others beside them', async () => {
    const { kept, sent, outbox } = someActions();
    kept.start('chat-1', create);
    kept.start('chat-1', create);
    kept.start('chat-1', invoice);
    await settle();
    kept.start('chat-1', create);
    expect(sent.map((command) => command.kind === 'action' && command.actionId)).toEqual(['action-1', 'action-2']);
    expect(isRunning(create, outbox.commands.value, 'chat-1')).toBe(true);
  });

  it('start again after they have ended', async () => {
    const { kept, sent, outbox } = someActions();
    kept.start('chat-1', create);
    await settle();
    outbox.applyEvent({ commandId: 'run-1', chatId: 'chat-1', kind: 'action', state: 'failed', reason: 'No.', code: null });
    kept.start('chat-1', create);
    expect(sent.map(({ id }) => id)).toEqual(['run-1', 'run-2']);
    expect(openActions(outbox.commands.value, 'chat-1').map(({ command }) => command.id)).toEqual(['run-2']);
  });

  it('go out under the same id when nobody answered the first time', async () => {
    const { kept, sent, outbox } = someActions();
    kept.start('chat-1', create);
    await settle();
    outbox.tick(60_000);
    kept.start('chat-1', create);
    expect(sent.map(({ id }) => id)).toEqual(['run-1', 'run-1']);
  });

  it('do not start while the server says that they run', () => {
    const { kept, sent } = someActions();
    kept.start('chat-1', { ...create, isRunning: true });
    expect(sent).toEqual([]);
  });

  it('are known by name after they were read', async () => {
    const { kept } = someActions();
    await kept.load('chat-1');
    expect(kept.of('chat-1').value?.actions).toEqual([create, invoice]);
    expect(kept.captionOf('action-2')).toBe('Send the invoice');
  });
});

describe('the case of a chat', () => {
  it('is read again when it was set, and says why it was not', async () => {
    let set: string | null = null;
    const answer = (): InboxCases => ({ current: null, linked: [], cases: [], hasMore: set !== null });
    const calls = someContactCalls({
      cases: () => Promise.resolve({ kind: 'ok', value: answer() }),
      setCase(_chatId, caseId) {
        if (caseId === 'foreign')
          return Promise.resolve({ kind: 'refused', status: 404, error: { code: 'not_found', message: 'No such case.' } });
        set = caseId;
        return Promise.resolve({ kind: 'ok', value: {} });
      },
    });
    const kept = keepCases(calls, () => undefined);
    expect(await kept.set('chat-1', 'foreign')).toBe('No such case.');
    expect(kept.of('chat-1').value).toBeNull();
    expect(await kept.set('chat-1', 'case-1')).toBeNull();
    expect(kept.of('chat-1').value?.hasMore).toBe(true);
    expect(kept.saving.value.size).toBe(0);
  });
});

describe('a search', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('goes out once the agent pauses, and shows only the last answer', async () => {
    const asked: string[] = [];
    const answers: ((found: string) => void)[] = [];
    const { found, search } = keepSearch((text) => {
      asked.push(text);
      return new Promise<{ kind: 'ok'; value: string }>((resolve) => answers.push((value) => resolve({ kind: 'ok', value })));
    });
    search('o');
    search('ol');
    jest.runAllTimers();
    search('ole ');
    jest.runAllTimers();
    expect(asked).toEqual(['ol', 'ole']);
    answers[1]?.('second');
    answers[0]?.('first');
    await jest.runAllTimersAsync();
    expect(found.value).toEqual({ value: 'second', isLoading: false, failure: null });
  });
});
