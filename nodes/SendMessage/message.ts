import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { asAttachmentId, asMessageId } from '../../src/runtime/ids';
import type { Actor, AttachmentId } from '../../src/runtime/ids';
import type { OutgoingButton, OutgoingMessage } from '../../src/runtime/messages';
import type { Switchboard } from '../../src/runtime/switchboard';
import { itemExpression, itemText } from '../shell/item-field';
import type { ItemField } from '../shell/item-field';

/** Under which a flow's own files are uploaded; nobody else can be called so. */
const uploader = 'flow';
const replyTo: ItemField = { name: 'replyTo', path: ['command', 'replyTo'] };

/** What a message holds beside its text. */
export const messageFields: INodeProperties[] = [
  {
    displayName: 'Input Binary Fields',
    name: 'binaryFields',
    type: 'string',
    default: '',
    placeholder: 'e.g. data, photo',
    description: 'The names of the binary fields of the item that are sent as files, separated by commas, ten at most',
    displayOptions: { show: { actAs: ['agent', 'workflow'] } },
  },
  {
    displayName: 'Buttons',
    name: 'buttons',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true, sortable: true },
    placeholder: 'Add button',
    default: {},
    description: 'Where the channel has no buttons, or not so many, they are written under the text',
    displayOptions: { show: { actAs: ['agent', 'workflow'] } },
    options: [
      {
        displayName: 'Button',
        name: 'button',
        values: [
          { displayName: 'Label', name: 'label', type: 'string', default: '', required: true, description: 'What the customer reads' },
          {
            displayName: 'Kind',
            name: 'kind',
            type: 'options',
            options: [
              { name: 'Answer', value: 'reply', description: 'Comes back as a message of the customer' },
              { name: 'Link', value: 'link', description: 'Opens a web page' },
            ],
            default: 'reply',
          },
          {
            displayName: 'Payload',
            name: 'payload',
            type: 'string',
            default: '',
            description: 'What the workflow gets when the button is pressed, beside its label; empty for the label itself',
            displayOptions: { show: { kind: ['reply'] } },
          },
          {
            displayName: 'URL',
            name: 'url',
            type: 'string',
            default: '',
            placeholder: 'e.g. https://www.example.com',
            displayOptions: { show: { kind: ['link'] } },
          },
        ],
      },
    ],
  },
  {
    displayName: 'Template',
    name: 'template',
    type: 'fixedCollection',
    placeholder: 'Add template',
    default: {},
    description: 'A message that the provider approved before: the only kind that WhatsApp takes a day after the customer’s last message',
    displayOptions: { show: { actAs: ['agent', 'workflow'] } },
    options: [
      {
        displayName: 'Template',
        name: 'template',
        values: [
          { displayName: 'Name', name: 'name', type: 'string', default: '', required: true, description: 'For Twilio the ContentSid' },
          { displayName: 'Language', name: 'language', type: 'string', default: 'en_US', description: 'As the provider writes it' },
          {
            displayName: 'Parameters',
            name: 'parameters',
            type: 'string',
            typeOptions: { multipleValues: true },
            default: [],
            description: 'The texts for {{1}}, {{2}}, … in their order',
          },
          {
            displayName: 'More',
            name: 'extra',
            type: 'json',
            default: '',
            description: 'What the provider wants beside that, in its own JSON: for WhatsApp the components',
          },
        ],
      },
    ],
  },
  {
    displayName: 'Reply To',
    name: 'replyTo',
    type: 'string',
    default: itemExpression(replyTo),
    description: 'The ID of the message of this chat that this one answers; by default the one that the agent chose in the inbox',
  },
];

type Beside = Pick<OutgoingMessage, 'files' | 'uploader' | 'buttons' | 'template' | 'replyTo'>;

/** What the message of an item holds beside its text: the agent's own choices, or what the node says for a flow. */
export async function messageOf(context: IExecuteFunctions, switchboard: Switchboard, itemIndex: number, actor: Actor): Promise<Beside> {
  const answered = itemText(context, replyTo, itemIndex).trim();
  const shared = answered === '' ? {} : { replyTo: asMessageId(answered) };
  if (actor.kind === 'command') return { ...shared, ...ofCommand(context, itemIndex) };
  const ownerId = actor.kind === 'agent' ? actor.agentId : uploader;
  return {
    ...shared,
    uploader,
    files: await uploaded(context, switchboard, itemIndex, ownerId),
    buttons: buttonsOf(context.getNodeParameter('buttons', itemIndex, {})),
    template: templateOf(context, itemIndex),
  };
}

/** What the agent attached in the inbox. */
function ofCommand(context: IExecuteFunctions, itemIndex: number): Beside {
  const command = context.getInputData()[itemIndex]?.json['command'] as
    | { readonly files?: unknown; readonly template?: unknown }
    | undefined;
  const files = Array.isArray(command?.files) ? command.files.filter((id): id is string => typeof id === 'string') : [];
  const template = command?.template as OutgoingMessage['template'];
  return { files: files.map(asAttachmentId), ...(template == null ? {} : { template }) };
}

async function uploaded(
  context: IExecuteFunctions,
  switchboard: Switchboard,
  itemIndex: number,
  ownerId: string,
): Promise<readonly AttachmentId[]> {
  const fields = context.getNodeParameter('binaryFields', itemIndex, '') as string;
  const names = fields
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const ids: AttachmentId[] = [];
  for (const name of names) {
    const binary = context.helpers.assertBinaryData(itemIndex, name);
    const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, name);
    const stored = await switchboard.storeFile({ name: binary.fileName ?? `${name}.${binary.fileExtension ?? 'bin'}`, bytes, ownerId });
    if (!stored.ok) {
      throw new NodeOperationError(context.getNode(), `The file in the field ${name} cannot be sent`, {
        itemIndex,
        description: stored.refusal.reason,
      });
    }
    ids.push(stored.value.id);
  }
  return ids;
}

function buttonsOf(parameter: unknown): readonly OutgoingButton[] {
  const { button = [] } = parameter as { readonly button?: readonly Readonly<Record<string, string | undefined>>[] };
  return button.flatMap(({ label = '', kind, payload = '', url = '' }): OutgoingButton[] => {
    if (label === '') return [];
    return kind === 'link' ? [{ kind, label, url }] : [{ kind: 'reply', label, payload: payload === '' ? label : payload }];
  });
}

function templateOf(context: IExecuteFunctions, itemIndex: number): NonNullable<OutgoingMessage['template']> | null {
  const { template } = context.getNodeParameter('template', itemIndex, {}) as {
    readonly template?: {
      readonly name: string;
      readonly language: string;
      readonly parameters?: readonly string[];
      readonly extra?: unknown;
    };
  };
  if (template === undefined || template.name.trim() === '') return null;
  const { name, language, parameters = [] } = template;
  const extra = jsonOf(context, template.extra, itemIndex);
  return { name: name.trim(), language, parameters, ...(extra === undefined ? {} : { extra }) };
}

function jsonOf(context: IExecuteFunctions, value: unknown, itemIndex: number): unknown {
  if (typeof value !== 'string') return value ?? undefined;
  if (value.trim() === '') return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new NodeOperationError(context.getNode(), 'The field More of the template is no JSON', {
      itemIndex,
      description: 'Write it as the provider documents it, or leave it empty.',
    });
  }
}
