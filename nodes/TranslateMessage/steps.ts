import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { asChatId, asMessageId } from '../../src/runtime/ids';
import type { ChatId } from '../../src/runtime/ids';
import type { Switchboard } from '../../src/runtime/switchboard';
import { isTranslationProvider, languageTag, providerOf, translationProviders } from '../../src/runtime/translate';
import type { Provider, TranslatedText } from '../../src/runtime/translate';
import { chatIdOf } from '../shell/actor';
import { itemText } from '../shell/item-field';
import { from, messageId, to } from './fields';

interface Call {
  readonly context: IExecuteFunctions;
  readonly itemIndex: number;
  readonly switchboard: Switchboard;
}

type Results = Promise<readonly object[]>;
type Fields = Readonly<Record<string, unknown>>;

const jsonOf = ({ context, itemIndex }: Call): IDataObject => context.getInputData()[itemIndex]?.json ?? {};
const fieldsIn = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Whose text it is; null behind nodes that know of no chat. */
const chatIn = (json: Fields): ChatId | null => {
  const id = textIn(fieldsIn(json['chat'])['id']);
  return id === '' ? null : asChatId(id);
};
const parameter = ({ context, itemIndex }: Call, name: string): string => textIn(context.getNodeParameter(name, itemIndex, ''));

function failure({ context, itemIndex }: Call, message: string, description: string): NodeOperationError {
  return new NodeOperationError(context.getNode(), message, { itemIndex, description });
}

/** The chosen provider; null when the workflow itself translates. */
async function chosenProvider(call: Call): Promise<Provider | null> {
  const { context, itemIndex } = call;
  const name = parameter(call, 'provider');
  if (name === 'flow') return null;
  if (!isTranslationProvider(name)) throw failure(call, 'There is no such provider', 'Choose the provider again from the list');
  const { credential } = translationProviders[name];
  const isChosen = context.getNode().credentials?.[credential] !== undefined;
  return providerOf(name, isChosen ? await context.getCredentials<Record<string, unknown>>(credential, itemIndex) : null);
}

/** Translates the messages that an item asks for, or lets the workflow do so. */
export async function wantedMessages(call: Call): Results {
  const { context, itemIndex, switchboard } = call;
  const provider = await chosenProvider(call);
  if (provider === null && context.getNodeParameter('step', itemIndex, 'read') === 'store') return storeTranslation(call);
  const json = jsonOf(call);
  const { messageIds, ...translation } = fieldsIn(json['translation']);
  const ids = Array.isArray(messageIds) ? messageIds.filter((id): id is string => typeof id === 'string') : [];
  const language = languageTag(textIn(translation['to']));
  if (ids.length === 0 || language === null) {
    throw failure(
      call,
      'The incoming item asks for no translation',
      'Connect this node to the output Translation Wanted of a Chat Event Trigger, or choose something else in the field What to Translate',
    );
  }
  const wanted = { chatId: chatIdOf(context, itemIndex), messageIds: ids.map(asMessageId), to: language };
  if (provider === null) {
    const texts = await switchboard.translation.textsForFlow(wanted);
    return texts.map(({ text, ...one }) => ({
      ...json,
      message: { id: one.messageId, text },
      translation: { from: one.from, to: one.to },
    }));
  }
  const done = await switchboard.translation.messages(provider, wanted);
  return [{ ...json, translation: { messageIds: ids, ...translation, provider: provider.name, ...done } }];
}

async function storeTranslation(call: Call): Results {
  const { context, itemIndex, switchboard } = call;
  const language = languageTag(itemText(context, to, itemIndex));
  const id = itemText(context, messageId, itemIndex);
  if (language === null || id === '') {
    throw failure(
      call,
      'The fields Message ID and To are needed to store a translation',
      "Take them from the node that read the texts, for example {{ $('Read the texts').item.json.message.id }}",
    );
  }
  const stored = await switchboard.translation.storeFlowTranslation({
    chatId: chatIdOf(context, itemIndex),
    messageId: asMessageId(id),
    from: languageTag(itemText(context, from, itemIndex)),
    to: language,
    text: parameter(call, 'translation'),
  });
  const outcome = stored.kind === 'failed' ? { failure: stored.reason } : { text: stored.text, provider: stored.provider };
  return [{ ...jsonOf(call), translation: { from: languageTag(itemText(context, from, itemIndex)), to: language, ...outcome } }];
}

/** Translates an agent's reply where that is wanted; every other item passes as it is. */
export async function reply(call: Call): Results {
  const json = jsonOf(call);
  const translation = fieldsIn(json['translation']);
  const text = textIn(fieldsIn(json['command'])['text']);
  const [source, target] = [textIn(translation['from']), textIn(translation['to'])];
  if (translation['isWanted'] !== true || text === '' || source === '' || target === '') return [json];
  const provider = await chosenProvider(call);
  const outcome: TranslatedText =
    provider === null
      ? madeByFlow(parameter(call, 'translation'))
      : await call.switchboard.translation.text(provider, { chatId: chatIn(json), text, from: source, to: target });
  return [{ ...json, translation: { ...translation, ...saidOf(outcome) } }];
}

const madeByFlow = (text: string): TranslatedText =>
  text.trim() === ''
    ? { kind: 'failed', reason: 'The workflow made no translation.' }
    : { kind: 'translated', text, sourceLanguage: null, provider: 'Workflow' };

function saidOf(outcome: TranslatedText): object {
  if (outcome.kind === 'same') return { isWanted: false };
  return outcome.kind === 'failed' ? { failure: outcome.reason } : { text: outcome.text, provider: outcome.provider };
}

/** Translates any text. */
export async function anyText(call: Call): Results {
  const provider = await chosenProvider(call);
  if (provider === null)
    throw failure(
      call,
      'The workflow cannot be asked for a text',
      'Choose another provider: a workflow that translates needs no node for it',
    );
  const target = languageTag(parameter(call, 'to'));
  const source = parameter(call, 'from');
  const known = languageTag(source);
  if (target === null || (known === null && source.trim() !== '')) {
    throw failure(call, 'A field holds no language', 'Write From and To as tags such as es or pt-BR; From may be empty');
  }
  const text = parameter(call, 'text');
  const outcome = await call.switchboard.translation.text(provider, { chatId: chatIn(jsonOf(call)), text, from: known, to: target });
  if (outcome.kind === 'failed') throw failure(call, 'The text was not translated', outcome.reason);
  const result =
    outcome.kind === 'same'
      ? { text, from: target, to: target, provider: null }
      : { text: outcome.text, from: outcome.sourceLanguage ?? known, to: target, provider: outcome.provider };
  return [{ ...jsonOf(call), translation: result }];
}
