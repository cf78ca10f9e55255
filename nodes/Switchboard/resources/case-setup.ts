import type { INodeProperties } from 'n8n-workflow';
import { caseFields } from '../../../src/runtime/cases';
import { collection, flag, givenIn, present, requiredText, several, text } from '../fields';
import { by, done } from '../operations';
import type { Call, Operation, Resource } from '../operations';

const name = (placeholder: string): INodeProperties => ({
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder,
  description: 'Unique; one that is there is changed',
});
const renames: INodeProperties = {
  displayName: 'Instead Of',
  name: 'insteadOf',
  type: 'string',
  default: '',
  description: 'Name or ID of the one that gets this name',
};
const active: INodeProperties = {
  displayName: 'Active',
  name: 'isActive',
  type: 'boolean',
  default: true,
  description: 'Whether cases can get it; those that have it keep it',
};
const position: INodeProperties = {
  displayName: 'Position',
  name: 'position',
  type: 'number',
  default: 0,
  description: 'The smaller, the further up in lists',
};

const upsert = (thing: string, fields: Operation['fields'], run: Operation['run']): Operation => ({
  option: {
    name: 'Create or Update',
    value: 'upsert',
    action: `Create or update a ${thing}`,
    description: 'Create a new record, or update the current one if it already exists (upsert)',
  },
  fields,
  run,
});
const getAll = (things: string, run: Operation['run']): Operation => ({
  option: { name: 'Get Many', value: 'getAll', action: `Get many ${things}`, description: `Get many ${things}` },
  fields: [],
  run,
});

/** What the operations of categories and statuses have in common. */
function common(call: Call) {
  const at = givenIn(call, 'additionalFields')['position'];
  return {
    by,
    name: requiredText(call, 'name', 'Name'),
    ...present({
      idOrName: text(call, 'additionalFields.insteadOf'),
      isActive: flag(call, 'additionalFields.isActive'),
      position: typeof at === 'number' ? Math.trunc(at) : undefined,
    }),
  };
}

/** What cases are filed under. */
export const caseCategory: Resource = {
  option: { name: 'Case Category', value: 'caseCategory', description: 'What cases are filed under' },
  usual: 'getAll',
  operations: {
    upsert: upsert(
      'case category',
      [name('e.g. Delivery'), collection('Additional Fields', 'additionalFields', [active, renames, position])],
      async (call) => [done(await call.switchboard.manage.saveCaseCategory(common(call)))],
    ),
    getAll: getAll('case categories', async (call) =>
      done(await call.switchboard.manage.findCaseCategories({ by })).map((category) => ({ category })),
    ),
  },
};

/** How far cases come. */
export const caseStatus: Resource = {
  option: { name: 'Case Status', value: 'caseStatus', description: 'How far a case has come' },
  usual: 'getAll',
  operations: {
    upsert: upsert(
      'case status',
      [
        name('e.g. With the supplier'),
        collection('Additional Fields', 'additionalFields', [
          active,
          {
            displayName: 'Final',
            name: 'isFinal',
            type: 'boolean',
            default: false,
            description: 'Whether a case that has it is over',
          },
          renames,
          position,
        ]),
      ],
      async (call) => [
        done(
          await call.switchboard.manage.saveCaseStatus({
            ...common(call),
            ...present({ isFinal: flag(call, 'additionalFields.isFinal') }),
          }),
        ),
      ],
    ),
    getAll: getAll('case statuses', async (call) =>
      done(await call.switchboard.manage.findCaseStatuses({ by })).map((status) => ({ status })),
    ),
  },
};

const fieldNames: Readonly<Record<(typeof caseFields)[number], string>> = {
  description: 'Description',
  category: 'Category',
  priority: 'Priority',
  project: 'Project',
  assignee: 'Assignee',
};

async function saveTemplate(call: Call): Promise<readonly object[]> {
  const given = givenIn(call, 'additionalFields');
  const set = (field: string) => (given[field] === undefined ? undefined : (text(call, `additionalFields.${field}`) ?? null));
  const saved = await call.switchboard.manage.saveCaseTemplate({
    by,
    name: requiredText(call, 'name', 'Name'),
    ...present({
      idOrName: text(call, 'additionalFields.insteadOf'),
      assignee: set('assignee'),
      category: set('category'),
      priority: set('priority'),
      project: set('project'),
      requiredFields: several(call, 'additionalFields.requiredFields'),
    }),
  });
  return [done(saved)];
}

/** What cases begin with. */
export const caseTemplate: Resource = {
  option: { name: 'Case Template', value: 'caseTemplate', description: 'What cases begin with' },
  usual: 'getAll',
  operations: {
    upsert: upsert(
      'case template',
      [
        name('e.g. Complaints'),
        collection('Additional Fields', 'additionalFields', [
          {
            displayName: 'Assignee',
            name: 'assignee',
            type: 'string',
            default: '',
            description: 'Login or ID of the agent who gets cases of chats that no agent has',
          },
          { displayName: 'Category', name: 'category', type: 'string', default: '', description: 'Name or ID of a category' },
          renames,
          { displayName: 'Priority', name: 'priority', type: 'string', default: '', description: 'In your own words' },
          { displayName: 'Project', name: 'project', type: 'string', default: '', description: 'In your own words' },
          {
            displayName: 'Required Fields',
            name: 'requiredFields',
            type: 'multiOptions',
            options: caseFields
              .toSorted()
              .map((value) => ({ name: fieldNames[value], value, description: `A person has to give the ${value}` })),
            default: [],
            description: 'What a person must fill in. A template that has any cannot be used for chats.',
          },
        ]),
      ],
      saveTemplate,
    ),
    delete: {
      option: {
        name: 'Delete',
        value: 'delete',
        action: 'Delete a case template',
        description: 'Delete a template that is not the one for chats; cases stay as they are',
      },
      fields: [{ ...name('e.g. Complaints'), displayName: 'Name or ID', description: 'The template that is meant' }],
      run: async (call) => {
        const idOrName = requiredText(call, 'name', 'Name or ID');
        return [{ template: { id: done(await call.switchboard.manage.deleteCaseTemplate({ by, idOrName })) }, deleted: true }];
      },
    },
    getAll: getAll('case templates', async (call) =>
      done(await call.switchboard.manage.findCaseTemplates({ by })).map((template) => ({ template })),
    ),
  },
};
