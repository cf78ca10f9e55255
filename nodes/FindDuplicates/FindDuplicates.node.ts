import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { asContactId } from '../../src/runtime/manage';
import { eachItem } from '../shell/each-item';
import { itemExpression, itemText } from '../shell/item-field';
import type { ItemField } from '../shell/item-field';
import { storeCredential, testSwitchboardStore } from '../shell/store';

const contactId: ItemField = { name: 'contactId', path: ['contact', 'id'] };
const outputs = { found: 0, none: 1 } as const;
const usualLimit = 50;
const mostCandidates = 100;

/** Finds contacts that may be the same person. */
export class FindDuplicates implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Find Duplicates',
    name: 'findDuplicates',
    icon: { light: 'file:findDuplicates.svg', dark: 'file:findDuplicates.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: 'of a contact',
    description: 'Finds contacts that may be the same person as the one of a chat, by the active rules for duplicates, the surest first',
    defaults: { name: 'Find Duplicates' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Found', 'None'],
    credentials: [storeCredential],
    properties: [
      {
        displayName: 'Contact ID',
        name: contactId.name,
        type: 'string',
        required: true,
        default: itemExpression(contactId),
        description: 'The person, by default the one of the incoming item',
      },
      {
        displayName: 'Options',
        name: 'options',
        type: 'collection',
        placeholder: 'Add option',
        default: {},
        options: [
          {
            displayName: 'Limit',
            name: 'limit',
            type: 'number',
            typeOptions: { minValue: 1, maxValue: mostCandidates },
            default: 50,
            description: 'Max number of results to return',
          },
        ],
      },
    ],
    sensitiveOutputFields: ['duplicates.candidates', 'message.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, { count: 2, failed: outputs.none }, async (itemIndex, switchboard) => {
      const id = itemText(this, contactId, itemIndex);
      if (id === '') {
        throw new NodeOperationError(this.getNode(), 'The field Contact ID is empty', {
          itemIndex,
          description: 'Connect this node behind a trigger or node of Switchboard, or set Contact ID to the id of a contact',
        });
      }
      const limit = limitOf(this.getNodeParameter('options', itemIndex, {}));
      const outcome = await switchboard.manage.findSimilar({ by: { kind: 'system' }, contactId: asContactId(id), limit });
      if (!outcome.ok) throw new NodeOperationError(this.getNode(), outcome.refusal.reason, { itemIndex });
      const { count, candidates } = outcome.value;
      const duplicates = {
        count,
        candidates: candidates.map(({ rules, fields, score, ...contact }) => ({ contact, rules, fields, score })),
      };
      return { output: count > 0 ? outputs.found : outputs.none, json: { duplicates } };
    });
  }
}

function limitOf(options: IDataObject): number {
  const limit = Number(options['limit'] ?? usualLimit);
  return Number.isFinite(limit) ? Math.min(mostCandidates, Math.max(1, Math.floor(limit))) : usualLimit;
}
