import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { encryptionKey, n8nExecutable } from '../../scripts/host/n8n.mjs';
import { root } from '../../scripts/host/paths.mjs';
import { canBePublished } from '../../scripts/host/templates.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';

const run = promisify(execFile);
const folder = path.join(root, 'workflows');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the workflow templates', () => {
  let centre;

  before(async () => {
    centre = await startContactCentre({ name: 'templates', publish: false });
    await centre.stopN8n();
  });
  after(() => centre?.stop());

  for (const file of files) {
    const template = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    const { id } = template;
    it(`imports ${file} and, where it is complete, publishes it by n8n's own commands`, async () => {
      assert.match(await n8nCommand('import:workflow', `--input=${path.join(folder, file)}`), /Successfully imported 1 workflow/);
      if (!canBePublished(template)) return;
      assert.match(await n8nCommand('publish:workflow', `--id=${id}`), new RegExp(id));
    });
  }

  it('serves the pages of the imported workflows', async () => {
    await centre.startN8n();
    await centre.untilServed();
  });

  async function n8nCommand(...args) {
    const { stdout } = await run(process.execPath, [n8nExecutable, ...args], {
      env: {
        ...process.env,
        N8N_USER_FOLDER: centre.userFolder,
        N8N_ENCRYPTION_KEY: encryptionKey(centre.userFolder),
        N8N_DIAGNOSTICS_ENABLED: 'false',
      },
    });
    return stdout;
  }
});
