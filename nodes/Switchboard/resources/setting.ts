import type { INodeProperties } from 'n8n-workflow';
import { settingCodes } from '../../../src/runtime/manage';
import type { SettingCode } from '../../../src/runtime/manage';
import { requiredText } from '../fields';
import { by, done } from '../operations';
import type { Resource } from '../operations';

const about: Readonly<Record<SettingCode, string>> = {
  SimultaneousChats: 'Chats that one agent has in progress at most, over all channels',
  OmniChatOperatorAcceptChatTimeout: 'Minutes in which an agent answers an offer',
  RestoreAgentStatusOnLogin: 'Whether agents get the status of before their logout when they log in',
  BotChatTimeoutMinutes: 'Minutes without a message after which a chat with a bot ends',
  UnroutedChatTimeoutMinutes: 'Minutes that a new chat waits for a workflow to choose its queue',
  WindowClosingWarningMinutes: 'Minutes before the end of a provider’s time window at which workflows are told',
  AgentHeartbeatGraceSeconds: 'Seconds without a connected page after which an agent counts as gone',
  MaxFileSize: 'Megabytes that one file has at most, in either direction',
  FileExtensionsDenyList: 'Extensions of files that are neither sent nor received, separated by commas',
  EnableChatTranslation: 'Whether chats can be translated: true or false',
  AutoTranslateOutgoingMessages: 'Whether what agents write in a translated chat is translated unless they say no: true or false',
  DefaultMessageLanguage: 'The language of quick replies for customers of whom nothing else is known, such as en or pt-BR',
  RelinkRemovesContact: 'What becomes of a contact whose chat is linked to another one: always, onlyIfStub or never removed',
  CaseManagement: 'Whether there are cases: true or false',
  ChatCaseTemplate: 'The name of the case template with which cases of chats begin; empty for none',
  CanSearchDuplicates: 'Who may see similar contacts: agents, supervisors or administrators',
  CanMergeDuplicates: 'Who may merge contacts and undo that: agents, supervisors or administrators',
  ContactPanelFields: 'The fields of the contact panel in their order, separated by commas',
  ChannelDeletePolicy: 'Whether a channel that has chats may be deleted: never, or noOpenChats',
};

const codeField: INodeProperties = {
  displayName: 'Setting',
  name: 'setting',
  type: 'options',
  options: settingCodes.toSorted().map((code) => ({ name: code, value: code, description: about[code] })),
  default: 'SimultaneousChats',
  description: 'The setting that is meant',
};

/** What holds for the whole installation. */
export const setting: Resource = {
  option: { name: 'Setting', value: 'setting', description: 'What holds for the whole installation' },
  usual: 'getAll',
  operations: {
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a setting', description: 'Get a setting with its default' },
      fields: [codeField],
      run: async (call) => [
        { setting: done(await call.switchboard.manage.getSetting({ by, code: requiredText(call, 'setting', 'Setting') })) },
      ],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many settings', description: 'Get all settings with their defaults' },
      fields: [],
      run: async (call) => done(await call.switchboard.manage.findSettings({ by })).map((one) => ({ setting: one })),
    },
    set: {
      option: { name: 'Set', value: 'set', action: 'Set a setting', description: 'Change a setting; it holds at once' },
      fields: [
        codeField,
        {
          displayName: 'Value',
          name: 'value',
          type: 'string',
          required: true,
          default: '',
          placeholder: 'e.g. 3',
          description: 'A whole number, true or false, or one of the words of the setting',
        },
      ],
      run: async (call) => [
        done(
          await call.switchboard.manage.setSetting({
            by,
            code: requiredText(call, 'setting', 'Setting'),
            value: requiredText(call, 'value', 'Value'),
          }),
        ),
      ],
    },
  },
};
