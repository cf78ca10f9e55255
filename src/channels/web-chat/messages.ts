import type { MessageView } from '../../app/views';
import { textFor } from '../../core/content';
import type { MessageContent, OutgoingButton } from '../../core/content';
import type { StoredFile } from '../../app/store-file';
import type { WebChatButton, WebChatContent, WebChatFile, WebChatMessage } from '../../wire/web-chat';
import type { FileLinks } from './file-links';

/** A visitor's message under the id that the page gave it; visitors cannot meet each other's ids. */
export const providerMessageIdOf = (visitorId: string, clientId: string): string => `${visitorId}:${clientId}`;

// The id of a visitor whom a site knows may hold colons, the page's id holds none.
const clientIdOf = (providerMessageId: string | null): string | null => providerMessageId?.split(':').at(-1) ?? null;

/** A message as the customer may read it; null for lines that are for agents alone. */
export function webChatMessage(message: MessageView, links: FileLinks): WebChatMessage | null {
  if (message.author === 'system') return null;
  const { id, order, at, author, authorName, text, status, providerMessageId, content } = message;
  return {
    id,
    order,
    at,
    author,
    authorName: author === 'customer' ? null : authorName,
    // A place is shown as one; what else there is beside the text, as a text.
    text: content?.place === undefined ? textFor(text, content) : text,
    files: message.files.map((file) => ({
      ...fileOf(file),
      state: file.state,
      link: file.state === 'stored' ? links.proof(file.id) : null,
    })),
    content: contentOf(content),
    status,
    clientId: author === 'customer' ? clientIdOf(providerMessageId) : null,
  };
}

/** A file that a visitor has just uploaded. */
export const uploadedFile = (file: StoredFile, links: FileLinks): WebChatFile => ({
  ...fileOf(file),
  state: 'stored',
  link: links.proof(file.id),
});

const fileOf = ({ id, kind, name, type, size }: Pick<WebChatFile, 'id' | 'kind' | 'name' | 'type' | 'size'>) => ({
  id,
  kind,
  name,
  type,
  size,
});

function contentOf(content: MessageContent | null): WebChatContent | null {
  if (content === null) return null;
  const { place, replyTo, buttons = [] } = content;
  const shown: WebChatContent = {
    ...(place === undefined ? {} : { place }),
    ...(replyTo === undefined ? {} : { replyTo: { author: replyTo.author, text: replyTo.text } }),
    // Positions stay: a press names one.
    ...(buttons.length === 0 ? {} : { buttons: buttons.map(buttonOf) }),
  };
  return Object.keys(shown).length === 0 ? null : shown;
}

/** A button as the page gets it: payloads stay here, so that nobody can press what was not offered. */
const buttonOf = (button: OutgoingButton): WebChatButton =>
  button.kind === 'link' ? { kind: 'link', label: button.label, url: button.url } : { kind: 'reply', label: button.label };
