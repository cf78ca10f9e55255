import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { chatIdField, chatIdOf } from '../shell/actor';
import { eachItem } from '../shell/each-item';
import { storeCredential, testSwitchboardStore } from '../shell/store';

/** What is taken instead of what the chat and the template say. */
const texts = ['subject', 'description', 'status', 'category', 'priority', 'project', 'assignee', 'template'] as const;

const options: INodeProperties[] = [
  {
    displayName: 'Assignee',
    name: 'assignee',
    type: 'string',
    default: '',
    placeholder: 'e.g. ana',
    description: 'Login or ID of the agent who gets the case; by default the agent who has the chat',
  },
  {
    displayName: 'Category',
    name: 'category',
    type: 'string',
    default: '',
    placeholder: 'e.g. Problem',
    description: 'Name or ID of a category',
  },
  {
    displayName: 'Description',
    name: 'description',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    description: 'By default everything that the customer wrote before an agent answered',
  },
  {
    displayName: 'Even If the Chat Has a Case',
    name: 'evenIfThereIsOne',
    type: 'boolean',
    default: false,
    description: 'Whether to create another case of a chat that has one; otherwise the item gets the case that is there',
  },
  { displayName: 'Priority', name: 'priority', type: 'string', default: '', placeholder: 'e.g. High', description: 'In your own words' },
  { displayName: 'Project', name: 'project', type: 'string', default: '', placeholder: 'e.g. Web shop', description: 'In your own words' },
  {
    displayName: 'Status',
    name: 'status',
    type: 'string',
    default: '',
    placeholder: 'e.g. In progress',
    description: 'Name or ID of a status; by default the one that new cases have',
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    default: '',
    description: 'By default what the customer wrote first, or the name of the file that was sent',
  },
  {
    displayName: 'Template',
    name: 'template',
    type: 'string',
    default: '',
    placeholder: 'e.g. Complaints',
    description: 'Name or ID of the template that fills in the rest; by default the one of the setting ChatCaseTemplate',
  },
];

/** Makes a case of a chat. */
export class CreateCase implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Create Case',
    name: 'createCase',
    icon: { light: 'file:createCase.svg', dark: 'file:createCase.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: 'of a chat',
    description:
      'Makes a case of a chat from what the customer wrote, and links the two. A chat gets one case, however often the workflow runs.',
    defaults: { name: 'Create Case' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    outputNames: ['Case'],
    credentials: [storeCredential],
    properties: [
      chatIdField,
      { displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options },
    ],
    sensitiveOutputFields: ['case.subject', 'case.description', 'message.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, { count: 1, failed: 0 }, async (itemIndex, switchboard) => {
      const chatId = chatIdOf(this, itemIndex);
      const given: IDataObject = this.getNodeParameter('options', itemIndex, {});
      const wanted = texts.map((name) => [name, textOf(given[name])] as const).filter(([, text]) => text !== '');
      const outcome = await switchboard.manage.createCaseOfChat({
        chatId,
        evenIfThereIsOne: given['evenIfThereIsOne'] === true,
        askedBy: askedBy(this.getInputData()[itemIndex]?.json),
        ...(Object.fromEntries(wanted) as Partial<Record<(typeof texts)[number], string>>),
      });
      if (!outcome.ok) throw new NodeOperationError(this.getNode(), outcome.refusal.reason, { itemIndex });
      return { output: 0, json: outcome.value };
    });
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

/** The command or the event that the item came with: a workflow that runs again for it makes no second case. */
function askedBy(json: IDataObject | undefined): string | null {
  for (const key of ['command', 'event']) {
    const from = json?.[key];
    if (typeof from === 'object' && from !== null && 'id' in from && typeof from['id'] === 'string') return from['id'];
  }
  return null;
}
