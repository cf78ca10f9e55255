import type { INodeProperties } from 'n8n-workflow';
import { asChannelId } from '../../../src/runtime/ids';
import { channelLocator, locatorValue, queueLocator } from '../../shell/locators';
import { collection, flag, givenIn, limitField, limitOf, present, text, textField } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const activeField: INodeProperties = {
  displayName: 'Active',
  name: 'isActive',
  type: 'boolean',
  default: true,
  description: 'Whether new chats begin on it; a channel that is not active keeps its history and its open chats',
};
const contactsField: INodeProperties = {
  displayName: 'Create Contacts Automatically',
  name: 'createsContacts',
  type: 'boolean',
  default: true,
  description: 'Whether who writes for the first time becomes a contact at once; otherwise an agent says in the inbox who it is',
};
const languageField: INodeProperties = {
  displayName: 'Language',
  name: 'language',
  type: 'string',
  default: '',
  placeholder: 'e.g. pt-BR',
  description: 'The language that its customers are expected to write; empty when not known',
};
const queueField: INodeProperties = {
  ...queueLocator,
  required: false,
  description: 'The queue that takes its new chats when no workflow chooses another; empty for none',
};

const idOf = ({ context, itemIndex }: Call) => asChannelId(locatorValue(context, 'channel', itemIndex));

/** Undefined where the field is not given, null where it is empty. */
const clearable = (call: Call, name: string): string | null | undefined =>
  givenIn(call, 'updateFields')[name] === undefined ? undefined : (text(call, `updateFields.${name}`) ?? null);

/** One account with a provider. */
export const channel: Resource = {
  option: { name: 'Channel', value: 'channel', description: 'One account with a provider; a trigger node makes its channel by itself' },
  usual: 'getAll',
  operations: {
    delete: {
      option: {
        name: 'Delete',
        value: 'delete',
        action: 'Delete a channel',
        description: 'Delete a channel that never had a chat. Unpublish the workflow of its trigger first.',
      },
      fields: [channelLocator],
      run: async (call) => {
        const result = done(await call.switchboard.manage.deleteChannel({ by, channelId: idOf(call) }));
        return [{ channel: { id: idOf(call) }, deleted: result === 'deleted', deactivated: result === 'deactivated' }];
      },
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a channel', description: 'Get a channel' },
      fields: [channelLocator],
      run: async (call) => [{ channel: done(await call.switchboard.manage.getChannel({ by, channelId: idOf(call) })) }],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many channels', description: 'Get many channels' },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          { ...activeField, description: 'Whether only channels on which new chats begin, or only others, are wanted' },
          { ...queueField, description: 'Only channels that are bound to this queue' },
          textField,
          {
            displayName: 'Type',
            name: 'type',
            type: 'string',
            default: '',
            placeholder: 'e.g. web',
            description: 'Only channels of this kind of provider',
          },
        ]),
      ],
      run: async (call) => {
        const filter = present({
          isActive: flag(call, 'filters.isActive'),
          queue: text(call, 'filters.queue'),
          text: text(call, 'filters.text'),
          type: text(call, 'filters.type'),
        });
        const found = await call.switchboard.manage.findChannels({ by, limit: limitOf(call), ...filter });
        return done(found).map((one) => ({ channel: one }));
      },
    },
    update: {
      option: {
        name: 'Update',
        value: 'update',
        action: 'Update a channel',
        description: 'Bind a channel to a queue, deactivate it, or say which language its customers write and whether they become contacts',
      },
      fields: [channelLocator, collection('Update Fields', 'updateFields', [activeField, contactsField, languageField, queueField])],
      run: async (call) => {
        const changes = {
          createsContacts: flag(call, 'updateFields.createsContacts'),
          isActive: flag(call, 'updateFields.isActive'),
          language: clearable(call, 'language'),
          queue: clearable(call, 'queue'),
        };
        return [{ channel: done(await call.switchboard.manage.updateChannel({ by, channelId: idOf(call), changes })) }];
      },
    },
  },
};
