import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { encryptionKey, n8nExecutable } from './n8n.mjs';

const run = promisify(execFile);

/**
 * Writes a credential into an n8n that is not running, so that its triggers find it right when they start.
 *
 * @param options.credential `{ id, name, type, data }`; the one of this id is replaced
 */
export async function writeCredential({ userFolder, credential }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-credential-'));
  const file = path.join(folder, 'credential.json');
  try {
    writeFileSync(file, JSON.stringify([credential]), { mode: 0o600 });
    const { stdout } = await run(process.execPath, [n8nExecutable, 'import:credentials', `--input=${file}`], {
      env: { ...process.env, N8N_USER_FOLDER: userFolder, N8N_ENCRYPTION_KEY: encryptionKey(userFolder), N8N_DIAGNOSTICS_ENABLED: 'false' },
    });
    // It ends with 0 whatever happened.
    if (!stdout.includes('Successfully imported')) throw new Error(`n8n did not take the credential "${credential.name}": ${stdout.slice(-500)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
