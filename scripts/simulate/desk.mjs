/** Longer than a person reads, shorter than a person waits, milliseconds. */
const look = 150;

/** What a person can make the provider do to the next message of ours. */
const faults = {
  rate_limited: { kind: 'rate_limited', seconds: 5 },
  unreachable: { kind: 'unreachable' },
  outside_window: { kind: 'outside_window' },
  server_error: { kind: 'server_error' },
  hang_up: { kind: 'hang_up' },
  expired_media: { kind: 'expired_media' },
};

const names = ['Ana Duarte', 'Ben Okafor', 'Chidi Eze', 'Dora Novak', 'Emil Larsen', 'Fatima Haddad'];

/**
 * What is said between the customers of a simulated provider and us, and what a person can do there as one of them.
 *
 * @param simulator as `test/simulators/simulator.ts` has it
 * @returns `snapshot()` is everything that the page shows; `onChange(tell)` calls back after each change and returns how to stop that
 */
export function openDesk(simulator, provider) {
  const customers = new Map();
  const entries = [];
  const listeners = new Set();
  let seen = 0;
  let before = '';

  const changed = () => {
    for (const tell of listeners) tell();
  };
  const note = (entry) => {
    const noted = { key: entries.length, at: Date.now(), ...entry };
    entries.push(noted);
    changed();
    return noted;
  };

  /** Shows an act at once, and how it ended when the provider's webhook was answered. */
  const follow = (entry, delivery) => {
    const noted = note({ from: 'customer', state: 'sending', ...entry });
    void delivery.then(
      ({ status, attempts, messageId }) => {
        noted.messageId = messageId ?? undefined;
        noted.state = attempts === 0 ? 'waits' : status >= 200 && status < 300 ? 'taken' : 'lost';
        noted.detail =
          attempts === 0 ? 'until it is asked for' : attempts === 1 ? `answered ${status}` : `answered ${status} at attempt ${attempts}`;
        changed();
      },
      (error) => {
        noted.state = 'lost';
        noted.detail = error.message;
        changed();
      },
    );
  };

  /** What arrived from us since the last look, and whether anything else is new. */
  const watch = () => {
    for (const message of simulator.received.slice(seen)) {
      note({
        from: 'us',
        customer: message.to,
        messageId: message.id,
        kind: message.kind,
        text: message.text || textOf(message),
        file: message.file,
        buttons: message.buttons,
        replyTo: message.replyTo,
        state: 'sent',
      });
    }
    seen = simulator.received.length;
    const now = JSON.stringify([simulator.webhookUrl, simulator.refused.length, simulator.calls.length]);
    if (now !== before) changed();
    before = now;
  };
  const timer = setInterval(watch, look);

  const known = (id) => {
    const customer = customers.get(id);
    if (customer === undefined) throw new Error('There is no such customer.');
    return customer;
  };
  const able = (act, what) => {
    if (act === null || act === undefined) throw new Error(`${provider} has no such thing: ${what}.`);
    return act;
  };

  const acts = {
    customer: ({ name = '' }) => {
      const customer = simulator.customer({ name: name.trim() || (names[customers.size] ?? `Customer ${customers.size + 1}`) });
      customers.set(customer.id, customer);
      changed();
      return { customer: customer.id };
    },
    text: ({ customer, text, replyTo }) => follow({ customer, text, replyTo }, known(customer).text(text, replyTo ? { replyTo } : {})),
    file: ({ customer, kind, name, type, caption = '', base64 }) => {
      const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
      follow(
        { customer, text: caption, file: { name, type, size: bytes.length } },
        known(customer).file({ kind, name, type, bytes, ...(caption === '' ? {} : { caption }) }),
      );
    },
    place: ({ customer }) => follow({ customer, text: '📍 45.8150, 15.9819' }, known(customer).place(45.815, 15.9819)),
    contact: ({ customer }) => {
      const { name, contactCard } = known(customer);
      follow({ customer, text: `👤 ${name}` }, able(contactCard, 'contact cards')(name, '+15550123456'));
    },
    unknown: ({ customer }) => follow({ customer, text: '[something that nobody has heard of]' }, known(customer).unknownKind()),
    group: ({ customer }) =>
      follow({ customer, text: '[written in a group]' }, able(known(customer).inGroup, 'groups')('Does anybody know?')),
    press: ({ customer, messageId, label }) =>
      follow({ customer, text: label, isPress: true }, able(known(customer).press, 'buttons to press')(messageId, label)),
    react: ({ customer, messageId, emoji }) => {
      const shown = entries.find((entry) => entry.messageId === messageId);
      const delivery = able(known(customer).react, 'reactions')(messageId, emoji);
      if (shown !== undefined) shown.reaction = emoji;
      follow({ customer, text: emoji === null ? 'took a reaction back' : `reacted ${emoji}`, isNote: true }, delivery);
    },
    edit: ({ customer, messageId, text }) => {
      const delivery = able(known(customer).edit, 'editing')(messageId, text);
      const shown = entries.find((entry) => entry.messageId === messageId);
      if (shown !== undefined) Object.assign(shown, { text, isEdited: true });
      follow({ customer, text: 'edited a message', isNote: true }, delivery);
    },
    remove: ({ customer, messageId }) => {
      const delivery = able(known(customer).remove, 'deleting')(messageId);
      const shown = entries.find((entry) => entry.messageId === messageId);
      if (shown !== undefined) shown.isDeleted = true;
      follow({ customer, text: 'deleted a message', isNote: true }, delivery);
    },
    reachable: ({ customer, isReachable }) => {
      const delivery = able(known(customer).setReachable, 'blocking')(isReachable);
      follow({ customer, text: isReachable ? 'lets us write again' : 'blocked us', isNote: true }, delivery);
    },
    receipt: ({ messageId, status }) => {
      const delivery = able(simulator.receipt, 'receipts')(messageId, status);
      const shown = entries.find((entry) => entry.messageId === messageId);
      if (shown !== undefined) shown.state = status;
      changed();
      void delivery.catch((error) => note({ from: 'note', customer: shown?.customer, text: error.message }));
    },
    elsewhere: ({ customer, text }) => {
      const delivery = able(simulator.writtenElsewhere, 'an inbox of its own')(customer, text);
      follow({ customer, text: `written by somebody else for us: ${text}`, isNote: true }, delivery);
    },
    webhook: ({ url }) => {
      const address = url.trim();
      if (address !== '' && !URL.canParse(address)) throw new Error('That is no address. Copy the production URL of the trigger.');
      simulator.webhookUrl = address === '' ? null : address;
      changed();
    },
    fault: ({ kind }) => {
      if (!Object.hasOwn(faults, kind)) throw new Error('There is no such trouble.');
      simulator.fail(faults[kind]);
      note({ from: 'note', text: `The next call meets: ${kind.replaceAll('_', ' ')}.` });
    },
  };

  acts.customer({});
  return {
    snapshot: () => ({
      provider,
      webhookUrl: simulator.webhookUrl,
      hasReceipts: simulator.receipt !== null,
      hasElsewhere: simulator.writtenElsewhere !== null,
      faults: Object.keys(faults),
      customers: [...customers.values()].map(({ id, name, contactCard, react, edit, remove, inGroup, setReachable }) => ({
        ...{ id, name, can: { contact: contactCard !== null, react: react !== null, edit: edit !== null, remove: remove !== null } },
        ...{ hasGroups: inGroup !== null, canBlock: setReachable !== null },
      })),
      entries,
      refused: simulator.refused.slice(-20),
      calls: simulator.calls.slice(-20),
    }),
    onChange: (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    /** Does what the page asks for. @throws when it cannot be done, with a sentence for the person */
    act: ({ act, ...order }) => {
      if (typeof act !== 'string' || !Object.hasOwn(acts, act)) throw new Error('There is nothing of that name to do.');
      return acts[act](order) ?? {};
    },
    close: () => clearInterval(timer),
  };
}

const textOf = ({ kind, raw }) => {
  if (kind === 'place') return '📍';
  return kind === 'text' || kind === 'file' ? '' : `[${kind}] ${JSON.stringify(raw).slice(0, 300)}`;
};
