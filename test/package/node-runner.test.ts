import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Starts `code` through scripts/node.mjs, as an npm script does. */
function start(code: string): ChildProcess {
  return spawn(process.execPath, ['scripts/node.mjs', 'node', '-e', code], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The output is not piped.');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString('utf8').trim();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('scripts/node.mjs', () => {
  it('runs on Node 24 or later, with its own tools first in the path', async () => {
    const child = start('console.log(process.versions.node.split(".")[0], process.env.PATH.includes("node_modules/.bin"))');
    const [major, hasTools] = (await firstLine(child)).split(' ');
    await once(child, 'exit');
    expect(Number(major)).toBeGreaterThanOrEqual(24);
    expect(hasTools).toBe('true');
  });

  it('ends as the command ended', async () => {
    expect(await once(start('process.exit(7)'), 'exit')).toEqual([7, null]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('hands on %s and leaves nothing running', async (signal) => {
    const child = start('console.log(process.pid); setInterval(() => undefined, 1000)');
    const pid = Number(await firstLine(child));
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([null, signal]);
    expect(isAlive(pid)).toBe(false);
  });

  it('lets the command finish in its own way after Ctrl-C', async () => {
    const child = start('process.on("SIGINT", () => process.exit(3)); console.log("ready"); setInterval(() => undefined, 1000)');
    await firstLine(child);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([3, null]);
  });

  it('says so when there is no such command', async () => {
    const child = spawn(process.execPath, ['scripts/node.mjs', 'there-is-no-such-command'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
    expect(await once(child, 'close')).toEqual([127, null]);
    expect(said.join('')).toContain('there-is-no-such-command could not be started');
  });
});
