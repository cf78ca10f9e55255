import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  ILoadOptionsFunctions,
  INodeCredentialDescription,
  INodeCredentialTestResult,
  ITriggerFunctions,
  IWebhookFunctions,
} from 'n8n-workflow';
import { defaultStore } from '../../src/runtime/store-settings';
import type { StoreSettings } from '../../src/runtime/store-settings';
import { openSwitchboard, testStore } from '../../src/runtime/switchboard';
import type { Switchboard } from '../../src/runtime/switchboard';

const credentialType = 'switchboardStore';

/** The credential that every node takes and none needs. */
export const storeCredential: INodeCredentialDescription = { name: credentialType, required: false, testedBy: 'testSwitchboardStore' };

type Context = Pick<
  IExecuteFunctions | IWebhookFunctions | ITriggerFunctions | ILoadOptionsFunctions,
  'getNode' | 'getCredentials' | 'logger'
>;

/** How long a credential's contents are believed, in milliseconds: reading them costs the host a query a request. */
const believedFor = 30_000;
const believed = new Map<string, { readonly settings: StoreSettings; readonly until: number }>();

/** The Switchboard of a node's credential, or of the file in n8n's user folder. */
export async function switchboardOf(context: Context): Promise<Switchboard> {
  return openSwitchboard(await settingsOf(context), (error) => {
    context.logger.error(`Switchboard: ${error instanceof Error ? error.message : 'unknown failure'}`);
  });
}

async function settingsOf(context: Context): Promise<StoreSettings> {
  const reference = context.getNode().credentials?.[credentialType];
  if (reference === undefined) return defaultStore();
  const id = reference.id ?? reference.name;
  const known = believed.get(id);
  if (known !== undefined && known.until > Date.now()) return known.settings;
  const settings = storeSettings(await context.getCredentials(credentialType));
  believed.set(id, { settings, until: Date.now() + believedFor });
  return settings;
}

const text = (value: unknown, fallback: string): string => (typeof value === 'string' && value !== '' ? value : fallback);

function storeSettings(data: ICredentialDataDecryptedObject): StoreSettings {
  if (data['engine'] !== 'postgres') return { kind: 'sqlite', file: text(data['file'], 'switchboard/switchboard.sqlite') };
  const ssl = data['ssl'];
  return {
    kind: 'postgres',
    host: text(data['host'], 'localhost'),
    port: Number(data['port'] ?? 5432),
    database: text(data['database'], 'switchboard'),
    user: text(data['user'], 'switchboard'),
    password: text(data['password'], ''),
    schema: text(data['schema'], 'switchboard'),
    ssl: ssl === 'require' || ssl === 'verify' ? ssl : 'disable',
  };
}

/** Opens the store of a credential and brings its schema up to date, as the nodes will. */
export async function testSwitchboardStore(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  try {
    await testStore(storeSettings(credential.data ?? {}));
    return { status: 'OK', message: 'The store is open and its schema is up to date' };
  } catch (error) {
    return { status: 'Error', message: error instanceof Error ? error.message : 'The store could not be opened' };
  }
}
