import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { openEditorSession } from '../../scripts/host/editor-session.mjs';
import { startN8n } from '../../scripts/host/n8n.mjs';
import { packageName, root } from '../../scripts/host/paths.mjs';
import { underThisNode } from '../../scripts/host/run-step.mjs';
import { artefacts } from './harness/contact-centre.mjs';

const run = promisify(execFile);
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

describe('the packed package', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-pack-'));
  const userFolder = path.join(folder, 'n8n');
  let tarball;

  before(async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      env: underThisNode(),
    });
    [tarball] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the built code, the templates and the documents, and nothing else', () => {
    const strangers = tarball.files
      .map((file) => file.path)
      .filter((file) => !/^(dist\/.+|workflows\/[^/]+\.(json|md)|package\.json|[A-Z]+\.md)$/.test(file));
    assert.deepEqual(strangers, []);
    const leftovers = tarball.files.map((file) => file.path).filter((file) => /\.(test|spec)\.|\.tsbuildinfo$|(^|\/)test\//.test(file));
    assert.deepEqual(leftovers, []);
  });

  it('installs into an empty n8n, which then has all its nodes and its credential', async () => {
    const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
    mkdirSync(nodesFolder, { recursive: true });
    writeFileSync(path.join(nodesFolder, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true }));
    await run(
      'npm',
      ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', path.join(folder, tarball.filename)],
      { cwd: nodesFolder, env: underThisNode() },
    );

    const n8n = await startN8n({
      userFolder,
      logFile: path.join(artefacts, 'package-n8n.log'),
      env: { N8N_RUNNERS_MODE: 'external', N8N_RUNNERS_AUTH_TOKEN: 'nobody-comes' },
    });
    try {
      await n8n.ready;
      const editor = await openEditorSession(n8n.url, {
        email: 'owner@switchboard.example',
        firstName: 'Olga',
        lastName: 'Owner',
        password: 'Owner-Passw0rd',
      });
      const names = manifest.n8n.nodes
        .map((file) => path.basename(file, '.node.js'))
        .map((name) => `${name[0].toLowerCase()}${name.slice(1)}`);
      const types = await editor('POST', '/node-types', {
        nodeInfos: names.map((name) => ({ name: `${packageName}.${name}`, version: 2 })),
      });
      assert.deepEqual(types.map((type) => type.name).sort(), names.sort());
      assert.deepEqual(
        types.filter((type) => type.properties === undefined),
        [],
      );
      const credential = await editor('POST', '/credentials', { name: 'Store', type: 'switchboardStore', data: {} });
      assert.equal(credential.type, 'switchboardStore');
    } finally {
      await n8n.stop();
    }
  });
});
