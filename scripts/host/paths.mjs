import path from 'node:path';
import { root } from '../node24.mjs';

export { root };

/** Where the n8n that this package is run and tested on is installed. */
export const hostFolder = path.join(root, 'host');

/** The package's name, which is also the prefix of its node types. */
export const packageName = 'n8n-nodes-switchboard';
