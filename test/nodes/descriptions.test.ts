import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialType, INode, INodeProperties, INodePropertyCollection, INodePropertyOptions, IWorkflowBase } from 'n8n-workflow';
import { n8nWorkflow, validateNodeDescription } from './host/n8n';
import { nodeTypes, placed, typeOf } from './host/workflow';
import type { NodeName, PlacedNode } from './host/workflow';
import { translationProviders } from '../../src/runtime/translate';
import { SwitchboardCustomApi } from '../../credentials/SwitchboardCustomApi.credentials';
import { SwitchboardInfobipApi } from '../../credentials/SwitchboardInfobipApi.credentials';
import { SwitchboardMessengerApi } from '../../credentials/SwitchboardMessengerApi.credentials';
import { SwitchboardStore } from '../../credentials/SwitchboardStore.credentials';
import { SwitchboardTelegramApi } from '../../credentials/SwitchboardTelegramApi.credentials';
import { SwitchboardTwilioApi } from '../../credentials/SwitchboardTwilioApi.credentials';
import { SwitchboardViberApi } from '../../credentials/SwitchboardViberApi.credentials';
import { SwitchboardWebChatApi } from '../../credentials/SwitchboardWebChatApi.credentials';

import { SwitchboardWhatsAppApi } from '../../credentials/SwitchboardWhatsAppApi.credentials';

const names = [...nodeTypes.keys()] as NodeName[];
const triggers = names.filter((name) => typeOf(name).description.group.includes('trigger'));
const providers = names.filter((name) => name.endsWith('ChatTrigger') && name !== 'webChatTrigger');
const pages = triggers.filter((name) => typeOf(name).description.webhooks !== undefined && !providers.includes(name));
const steps = names.filter((name) => !triggers.includes(name));
const prefix = 'n8n-nodes-switchboard.';
/** The credential that a trigger has beside that of the store. */
const ownCredential = new Map<string, ICredentialType>([
  ['webChatTrigger', new SwitchboardWebChatApi()],
  ['telegramChatTrigger', new SwitchboardTelegramApi()],
  ['messengerChatTrigger', new SwitchboardMessengerApi()],
  ['whatsAppChatTrigger', new SwitchboardWhatsAppApi()],
  ['twilioChatTrigger', new SwitchboardTwilioApi()],
  ['viberChatTrigger', new SwitchboardViberApi()],
  ['infobipChatTrigger', new SwitchboardInfobipApi()],
  ['customChatTrigger', new SwitchboardCustomApi()],
]);
/** What only the user can know: which queue, which number. */
const missingAtFirst: Readonly<Record<string, readonly string[]>> = {
  queueRouter: ['queue'],
  twilioChatTrigger: ['sender'],
  infobipChatTrigger: ['sender'],
  whatsAppChatTrigger: ['phoneNumberId'],
};

type Option = INodeProperties | INodePropertyOptions | INodePropertyCollection;
const isProperty = (option: Option): option is INodeProperties => 'type' in option;
const isChoice = (option: Option): option is INodePropertyOptions => 'value' in option && !isProperty(option);

/** All parameters, those in collections too. */
const parametersOf = (properties: readonly INodeProperties[]): readonly INodeProperties[] =>
  properties.flatMap((property) => [property, ...parametersOf((property.options ?? []).filter(isProperty))]);

/** The outputs of a node as n8n works them out, by their names. */
const outputsOf = ({ type, node, workflow }: PlacedNode): readonly (string | undefined)[] => {
  const { outputs, outputNames } = type.description;
  if (typeof outputs !== 'string') return outputs.map((_, i) => outputNames?.[i]);
  return n8nWorkflow.NodeHelpers.getNodeOutputs(workflow, node, type.description).map((output) =>
    typeof output === 'string' ? undefined : output.displayName,
  );
};

/** n8n makes a tool of each step, under its name with an ending. */
const nodeOf = (type: string): string => type.replace(prefix, '').replace(/Tool$/, '');
/** What n8n adds to the parameters of a step that is used as a tool. */
const toolParameters = ['descriptionType', 'toolDescription'];

/** What n8n's editor would mark on a node. */
const issuesOf = (node: INode, name: string): Readonly<Record<string, readonly string[]>> => {
  const { description } = typeOf(nodeOf(name));
  return n8nWorkflow.NodeHelpers.getNodeParametersIssues(description.properties, node, description)?.parameters ?? {};
};

describe.each(names)('the description of %s', (name) => {
  const { description, methods } = typeOf(name);

  it('is accepted by n8n', () => {
    expect(() => validateNodeDescription(description)).not.toThrow();
  });

  it('names every output', () => {
    const outputs = outputsOf(placed(name));
    expect(outputs.length).toBeGreaterThan(0);
    expect(outputs).not.toContain(undefined);
    expect(new Set(outputs).size).toBe(outputs.length);
  });

  it('offers the credential of the store, optional and tested, and asks for that of its provider', () => {
    const store = { name: new SwitchboardStore().name, required: false, testedBy: 'testSwitchboardStore' };
    const own = ownCredential.get(name);
    const provider = providers.includes(name) ? [{ name: own?.name, required: true, testedBy: 'testChannel' }] : [];
    const site = name === 'webChatTrigger' ? [{ name: own?.name, required: false }] : [];
    const translators =
      name === 'translateMessage'
        ? Object.values(translationProviders).map(({ credential }) => ({ name: credential, required: false }))
        : [];
    expect(description.credentials).toMatchObject([...provider, store, ...site, ...translators]);
    expect(methods?.credentialTest?.['testChannel'] !== undefined).toBe(provider.length > 0);
    expect(methods?.credentialTest?.['testSwitchboardStore']).toBeInstanceOf(Function);
  });

  it('explains every choice that its name does not', () => {
    const languages = ['language'];
    for (const { name: parameter, options = [] } of parametersOf(description.properties)) {
      if (languages.includes(parameter)) continue;
      for (const choice of options.filter(isChoice)) expect(choice).toMatchObject({ description: expect.stringMatching(/\S/) });
    }
  });

  it('has a default for every parameter, and a choice for every default', () => {
    for (const property of parametersOf(description.properties)) {
      expect(property).toHaveProperty('default');
      const choices = (property.options ?? []).filter(isChoice).map(({ value }) => value);
      if (property.type === 'options') expect(choices).toContain(property.default);
      if (property.type === 'multiOptions') expect(choices).toEqual(expect.arrayContaining(property.default as string[]));
    }
  });

  it('marks what customers and agents wrote as sensitive', () => {
    expect(description.sensitiveOutputFields).toContain('contact.name');
    expect(description.sensitiveOutputFields).toEqual(expect.arrayContaining([expect.stringMatching(/^(message|command)\.text$/)]));
  });

  it('misses nothing in the editor but what only its user can know', () => {
    const missing = missingAtFirst[name] ?? [];
    expect(Object.keys(issuesOf(placed(name).node, name))).toEqual(missing);
  });
});

describe.each(triggers)('the trigger %s', (name) => {
  it('starts flows, and is started by none', () => {
    const { description } = typeOf(name);
    expect(description.inputs).toEqual([]);
    expect(description.displayName).toMatch(/ Trigger$/);
  });
});

describe.each([...pages, ...providers])('the webhooks of %s', (name) => {
  const { description, webhookMethods } = typeOf(name);

  it('is placed in a version for which n8n reads a request without expressions', () => {
    expect(placed(name).node.typeVersion).toBeGreaterThan(1);
    expect(description.version).toEqual(providers.includes(name) ? [2] : [1, 2]);
  });

  it('describes its webhooks without a single expression', () => {
    expect(description.webhooks?.length).toBeGreaterThan(0);
    const texts = (description.webhooks ?? []).flatMap((webhook) => Object.values(webhook)).filter((value) => typeof value === 'string');
    expect(texts.filter((text) => text.startsWith('='))).toEqual([]);
  });

  it('has each webhook once, under addresses of its own', () => {
    const addresses = (description.webhooks ?? []).map(({ httpMethod, path }) => `${httpMethod} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const webhook of description.webhooks ?? []) {
      expect(webhook.isFullPath).not.toBe(true);
      expect(webhook.responseMode).toBe('onReceived');
    }
  });

  it('put up what answers a handshake before they register, and show people one address', () => {
    if (!providers.includes(name)) return;
    const webhooks = description.webhooks ?? [];
    expect(webhooks.map((webhook) => webhook.name)).toEqual([...webhooks.slice(1).map(() => 'setup'), 'default']);
    expect(webhooks.filter(({ ndvHideUrl }) => ndvHideUrl !== true)).toMatchObject([{ httpMethod: 'POST' }]);
  });

  it('takes no expressions, so that no request needs them', () => {
    const inputs = parametersOf(description.properties).filter(({ type }) => type !== 'notice' && type !== 'collection');
    for (const input of inputs) expect(input).toMatchObject({ noDataExpression: true });
  });

  it('have nothing to register anywhere where their page calls us, and say so', async () => {
    if (providers.includes(name)) return;
    const { checkExists, create, delete: remove } = webhookMethods?.default ?? {};
    const context = {} as ThisParameterType<NonNullable<typeof create>>;
    expect(await Promise.all([checkExists?.call(context), create?.call(context), remove?.call(context)])).toEqual([true, true, true]);
  });
});

describe.each(steps)('the step %s', (name) => {
  it('can be used as a tool, and takes one input', () => {
    const { description } = typeOf(name);
    expect(description.usableAsTool).toBe(true);
    expect(description.inputs).toEqual(['main']);
  });

  it('takes the chat of the incoming item by default', () => {
    const { parameters } = placed(name).node;
    // Duplicates are those of a person, who needs no chat.
    const [field, path] = name === 'findDuplicates' ? ['contactId', 'contact.id'] : ['chatId', 'chat.id'];
    expect(parameters[field]).toBe(`={{ $json.${path} }}`);
  });
});

describe('the credential', () => {
  it('hides the password and nothing else', () => {
    const hidden = new SwitchboardStore().properties.filter(({ typeOptions }) => typeOptions?.password === true);
    expect(hidden.map(({ name }) => name)).toEqual(['password']);
  });
});

const folder = join(__dirname, '..', '..', 'workflows');
const templates = readdirSync(folder).filter((file) => file.endsWith('.json'));

describe.each(templates)('the template %s', (file) => {
  const template = JSON.parse(readFileSync(join(folder, file), 'utf8')) as IWorkflowBase;
  const own = template.nodes.filter(({ type }) => type.startsWith(prefix));

  it('has nodes of this package, each of a version that there is', () => {
    expect(own.length).toBeGreaterThan(0);
    for (const { type, typeVersion } of own) expect([typeOf(nodeOf(type)).description.version].flat()).toContain(typeVersion);
  });

  it('has nothing that the editor would mark', () => {
    for (const node of own) expect([node.name, issuesOf(node, node.type)]).toEqual([node.name, {}]);
  });

  it('uses only parameters that its nodes have', () => {
    for (const node of own) {
      const own = typeOf(nodeOf(node.type)).description.properties.map(({ name }) => name);
      const known = node.type.endsWith('Tool') ? [...own, ...toolParameters] : own;
      expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
    }
  });

  it('connects only outputs that there are, to nodes that there are', () => {
    for (const node of own) {
      const outputs = template.connections[node.name]?.['main'] ?? [];
      const { parameters, typeVersion, type } = node;
      const there = outputsOf(placed(nodeOf(type) as NodeName, { parameters, typeVersion }));
      expect(outputs.length).toBeLessThanOrEqual(there.length);
      const targets = outputs.flatMap((connections) => connections ?? []).map((connection) => connection.node);
      expect(template.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(targets));
    }
  });

  it('keeps no successful executions, because they hold what customers wrote', () => {
    expect(template.settings).toMatchObject({ saveDataSuccessExecution: 'none' });
  });
});
