import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where Switchboard keeps its chats. Without one, nodes use an SQLite file in n8n's user folder. */
export class SwitchboardStore implements ICredentialType {
  name = 'switchboardStore';

  displayName = 'Switchboard Store';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard#the-store';

  icon: Icon = { light: 'file:switchboardStore.svg', dark: 'file:switchboardStore.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Engine',
      name: 'engine',
      type: 'options',
      options: [
        { name: 'PostgreSQL', value: 'postgres', description: 'Several n8n processes share it: required for queue mode' },
        { name: 'SQLite', value: 'sqlite', description: 'One file, for one n8n process' },
      ],
      default: 'sqlite',
    },
    {
      displayName: 'File',
      name: 'file',
      type: 'string',
      default: 'switchboard/switchboard.sqlite',
      placeholder: 'e.g. switchboard/switchboard.sqlite',
      description: "Where the SQLite file is; a relative path begins in n8n's user folder",
      displayOptions: { show: { engine: ['sqlite'] } },
    },
    { displayName: 'Host', name: 'host', type: 'string', default: 'localhost', displayOptions: { show: { engine: ['postgres'] } } },
    { displayName: 'Port', name: 'port', type: 'number', default: 5432, displayOptions: { show: { engine: ['postgres'] } } },
    {
      displayName: 'Database',
      name: 'database',
      type: 'string',
      default: 'switchboard',
      displayOptions: { show: { engine: ['postgres'] } },
    },
    { displayName: 'User', name: 'user', type: 'string', default: 'switchboard', displayOptions: { show: { engine: ['postgres'] } } },
    {
      displayName: 'Password',
      name: 'password',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { show: { engine: ['postgres'] } },
    },
    {
      displayName: 'Schema',
      name: 'schema',
      type: 'string',
      default: 'switchboard',
      description: "Switchboard keeps its tables in this schema and makes it when it is missing, so that n8n's own database can be used",
      displayOptions: { show: { engine: ['postgres'] } },
    },
    {
      displayName: 'SSL',
      name: 'ssl',
      type: 'options',
      options: [
        { name: 'Off', value: 'disable' },
        { name: 'On, Any Certificate', value: 'require' },
        { name: 'On, Verified Certificate', value: 'verify' },
      ],
      default: 'disable',
      displayOptions: { show: { engine: ['postgres'] } },
    },
  ];
}
