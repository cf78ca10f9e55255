import { randomUUID } from 'node:crypto';
import type {
  ILoadOptionsFunctions,
  INodePropertyOptions,
  INodeType,
  INodeTypeDescription,
  ITriggerFunctions,
  ITriggerResponse,
} from 'n8n-workflow';
import { storeCredential, switchboardOf, testSwitchboardStore } from '../shell/store';
import { cannotStart, isTest, productionRun } from '../shell/trigger';
import type { Feed } from '../shell/trigger';
import { chatEventFields, chatEventSettings } from './fields';
import { itemsOf } from './items';
import { outputsExpression } from './kinds';
import { listenOnce } from './listen-once';

/** Starts the flow when something happens to a chat or an agent. */
export class ChatEventTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Chat Event Trigger',
    name: 'chatEventTrigger',
    icon: { light: 'file:chatEventTrigger.svg', dark: 'file:chatEventTrigger.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: '={{ $parameter["events"].length === 1 ? "1 kind of event" : $parameter["events"].length + " kinds of events" }}',
    description: 'Starts the workflow when something happens to a chat: a missed offer, an overdue answer, a time-out, a hand-over',
    eventTriggerDescription: 'Waiting for one of the chosen events to happen',
    activationMessage: 'The workflow now runs when one of the chosen events happens.',
    defaults: { name: 'Chat Event Trigger' },
    inputs: [],
    outputs: outputsExpression,
    credentials: [storeCredential],
    triggerPanel: {
      header: 'Let something happen to a chat to test this workflow',
      executionsHelp: {
        inactive: 'The editor listens for two minutes: the next event of the chosen kinds that really happens appears on the canvas.',
        active:
          'The editor listens for two minutes: the next event of the chosen kinds that really happens appears on the canvas. The published workflow gets it, too.',
      },
      activationHint: 'Publish the workflow: from then on it runs for every event of the chosen kinds.',
    },
    properties: chatEventFields,
    sensitiveOutputFields: ['message.text', 'messages', 'text', 'contact.name'],
  };

  methods = {
    credentialTest: { testSwitchboardStore },
    loadOptions: {
      async getQueues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
        return choices(await (await switchboardOf(this)).listQueues());
      },
      async getChannels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
        return choices(await (await switchboardOf(this)).listChannels());
      },
    },
  };

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    try {
      const switchboard = await switchboardOf(this);
      const { batchSize, ...wanted } = chatEventSettings(this);
      const topic = isTest(this) ? `test:${randomUUID()}` : `flow:${this.getWorkflow().id ?? ''}:${this.getNode().id}`;
      const subscription = { ...wanted, topic };
      const quiet = wanted.quietFor > 0 ? { quietFor: wanted.quietFor } : {};
      const feed: Feed = { topic, batchSize, outputs: wanted.kinds, itemsOf, ...quiet };
      if (isTest(this)) return listenOnce(this, switchboard, subscription, { ...feed, batchSize: 1 });

      const isFresh = ['activate', 'update'].includes(this.getActivationMode());
      const letGo = await switchboard.holdSubscription({ ...subscription, isFresh });
      const { closeFunction } = productionRun(this, switchboard, feed);
      return {
        closeFunction: async () => {
          letGo();
          await closeFunction?.();
        },
      };
    } catch (error) {
      throw cannotStart(this, error);
    }
  }
}

const choices = (rows: readonly { readonly id: string; readonly name: string }[]): INodePropertyOptions[] =>
  rows.map(({ id, name }) => ({ name, value: id }));
