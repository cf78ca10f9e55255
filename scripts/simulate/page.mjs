/* global document, EventSource, FileReader, prompt */
// The page on which a person writes as a customer. Everything is shown as text: nothing that anybody wrote becomes markup.

const at = (id) => document.getElementById(id);
const rememberedHeight = 40;

let desk = null;
let chosen = null;
let answering = null;

new EventSource('stream').onmessage = ({ data }) => {
  desk = JSON.parse(data);
  chosen ??= desk.customers[0]?.id ?? null;
  show();
};

async function act(order) {
  const response = await fetch('act', { method: 'POST', headers: { 'x-simulate': 'yes' }, body: JSON.stringify(order) });
  const body = await response.json();
  at('trouble').hidden = response.ok;
  at('trouble').textContent = response.ok ? '' : body.error;
  return response.ok ? body : null;
}
const asCustomer = (order) => act({ customer: chosen, ...order });

/** An element with text or children; functions among the attributes are listeners. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}
const button = (label, click, more = {}) => make('button', { type: 'button', click, ...more }, label);

function show() {
  const { customers, webhookUrl, provider, refused, calls } = desk;
  document.title = `${provider}, simulated`;
  at('provider').textContent = provider;
  at('webhook').textContent = webhookUrl === null ? 'No webhook is set.' : `Webhooks go to ${webhookUrl}`;
  at('customers').replaceChildren(
    ...customers.map(({ id, name }) => button(name, () => choose(id), { 'aria-current': String(id === chosen), title: id })),
  );
  at('faults').replaceChildren(...desk.faults.map((kind) => button(kind.replaceAll('_', ' '), () => act({ act: 'fault', kind }))));
  at('calls').replaceChildren(...calls.toReversed().map(({ name, about }) => make('li', {}, `${name} ${about}`)));
  at('refused').replaceChildren(...refused.toReversed().map(({ status, reason }) => make('li', {}, `${status} ${reason}`)));
  at('refused-count').textContent = refused.length === 0 ? '' : String(refused.length);
  showConversation(customers.find(({ id }) => id === chosen));
}

function choose(id) {
  chosen = id;
  answering = null;
  show();
  at('text').focus();
}

function showConversation(customer) {
  at('who').textContent = customer === undefined ? '' : `${customer.name} · ${customer.id}`;
  const list = at('messages');
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < rememberedHeight;
  const shown = desk.entries.filter((entry) => entry.customer === chosen || entry.customer === undefined);
  list.replaceChildren(...shown.map((entry) => (entry.from === 'note' || entry.isNote ? noteOf(entry) : bubbleOf(entry, customer))));
  if (isAtEnd) list.scrollTop = list.scrollHeight;
  at('answering').hidden = answering === null;
  at('answering').textContent = answering === null ? '' : `Answering: ${answering.text.slice(0, 80)}`;
  at('extras').replaceChildren(...extrasOf(customer));
}

const noteOf = (entry) => make('li', { class: 'note' }, `${entry.text}${entry.detail === undefined ? '' : ` (${entry.detail})`}`);

function bubbleOf(entry, customer) {
  const { text, file, replyTo, isDeleted, from } = entry;
  const quoted = replyTo ? desk.entries.find(({ messageId }) => messageId === replyTo) : undefined;
  return make(
    'li',
    { class: `${from}${isDeleted ? ' deleted' : ''}` },
    quoted === undefined ? null : make('p', { class: 'quote' }, quoted.text || (quoted.file?.name ?? '…')),
    file ? make('p', { class: 'file' }, `📎 ${file.name ?? 'a file'} · ${file.type ?? 'unknown type'} · ${sizeOf(file.size)}`) : null,
    text === '' ? null : make('p', { class: 'words' }, text),
    buttonsOf(entry),
    make('div', { class: 'below' }, ...belowOf(entry, customer)),
  );
}

function buttonsOf({ buttons = [], messageId }) {
  if (buttons.length === 0) return null;
  return make('div', { class: 'buttons' }, ...buttons.map((label) => button(label, () => asCustomer({ act: 'press', messageId, label }))));
}

const sizeOf = (bytes) =>
  bytes < 1024 ? `${bytes} bytes` : bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const ticks = { sending: '…', taken: '✓✓', waits: '✓', lost: '✗', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '✗' };

function belowOf(entry, customer) {
  const { at: moment, state, detail, messageId, isEdited, reaction, isDeleted } = entry;
  const time = new Date(moment).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const said = [time, isEdited ? 'edited' : '', detail ?? (entry.from === 'us' ? state : '')].filter(Boolean).join(' · ');
  const status = make('span', { class: state, title: detail ?? state }, ticks[state] ?? '');
  const acts =
    messageId === undefined || isDeleted || customer === undefined
      ? []
      : entry.from === 'us'
        ? actsOnOurs(entry, customer)
        : actsOnOwn(entry, customer);
  return [make('span', {}, said), status, reaction ? make('span', {}, reaction) : null, ...acts];
}

function actsOnOurs(entry, { can }) {
  const { messageId, reaction } = entry;
  const receipts = desk.hasReceipts ? ['delivered', 'read', 'failed'] : [];
  return [
    button('Answer', () => answer(entry)),
    can.react
      ? button(reaction ? 'Take 👍 back' : '👍', () => asCustomer({ act: 'react', messageId, emoji: reaction ? null : '👍' }))
      : null,
    ...receipts.map((status) => button(status, () => act({ act: 'receipt', messageId, status }))),
  ];
}

function actsOnOwn({ messageId, text, isPress }, { can }) {
  if (isPress) return [];
  return [
    can.edit ? button('Edit', () => edit(messageId, text)) : null,
    can.remove ? button('Delete', () => asCustomer({ act: 'remove', messageId })) : null,
  ];
}

function answer(entry) {
  answering = entry;
  show();
  at('text').focus();
}

function edit(messageId, text) {
  const changed = prompt('The new text', text);
  if (changed !== null && changed !== '') void asCustomer({ act: 'edit', messageId, text: changed });
}

function extrasOf(customer) {
  if (customer === undefined) return [];
  const { can, hasGroups, canBlock } = customer;
  const list = [
    ['Place', { act: 'place' }, true],
    ['Contact card', { act: 'contact' }, can.contact],
    ['Something new', { act: 'unknown' }, true],
    ['In a group', { act: 'group' }, hasGroups],
    ['Block us', { act: 'reachable', isReachable: false }, canBlock],
    ['Unblock us', { act: 'reachable', isReachable: true }, canBlock],
    ['By another inbox', { act: 'elsewhere', text: 'I have answered this elsewhere.' }, desk.hasElsewhere],
  ];
  return list.filter(([, , isThere]) => isThere).map(([label, order]) => button(label, () => asCustomer(order)));
}

at('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});
at('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  void send();
});

async function send() {
  const text = at('text').value.trim();
  if (text === '' || chosen === null) return;
  const order = { act: 'text', text, ...(answering?.messageId ? { replyTo: answering.messageId } : {}) };
  if ((await asCustomer(order)) === null) return;
  at('text').value = '';
  answering = null;
  show();
  at('messages').scrollTop = at('messages').scrollHeight;
}

at('new-customer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const added = await act({ act: 'customer', name: at('new-name').value });
  at('new-name').value = '';
  if (added !== null) choose(added.customer);
});

at('new-webhook').addEventListener('submit', (event) => {
  event.preventDefault();
  void act({ act: 'webhook', url: at('new-url').value });
});

const kindOf = (type) =>
  type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : type.startsWith('audio/') ? 'audio' : 'document';

at('file').addEventListener('change', () => {
  const [file] = at('file').files;
  if (file === undefined) return;
  const reader = new FileReader();
  reader.onload = async () => {
    const caption = at('text').value.trim();
    const type = file.type === '' ? 'application/octet-stream' : file.type;
    const base64 = reader.result.slice(reader.result.indexOf(',') + 1);
    const sent = await asCustomer({ act: 'file', kind: kindOf(type), name: file.name, type, caption, base64 });
    if (sent !== null) at('text').value = '';
    at('file').value = '';
  };
  reader.readAsDataURL(file);
});
