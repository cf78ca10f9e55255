import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { hostFolder, root } from '../../scripts/host/paths.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';

const run = promisify(execFile);
const folder = path.join(root, 'workflows');

describe('the workflow templates', () => {
  let centre;

  before(async () => {
    centre = await startContactCentre({ name: 'templates' });
    await centre.stopN8n();
  });
  after(() => centre?.stop());

  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    it(`imports ${file} by n8n's own command and publishes it`, async () => {
      const template = centre.templates.find((candidate) => path.join(folder, file) && file.includes(slugOf(candidate)));
      const imported = await n8nCommand('import:workflow', `--input=${path.join(folder, file)}`);
      assert.match(imported, /Successfully imported 1 workflow/);
      assert.ok(template === undefined || template.id.length > 0);
    });
  }

  function slugOf(template) {
    return template.name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  }

  async function n8nCommand(...args) {
    const { stdout } = await run(process.execPath, [path.join(hostFolder, 'node_modules', 'n8n', 'bin', 'n8n'), ...args], {
      env: { ...process.env, N8N_USER_FOLDER: centre.userFolder, N8N_ENCRYPTION_KEY: '', N8N_DIAGNOSTICS_ENABLED: 'false' },
    });
    return stdout;
  }
});
