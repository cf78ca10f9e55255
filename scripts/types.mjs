/** Checks the types of everything, part by part: each part has the globals of where it runs and no others. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from './node24.mjs';

const parts = [
  ['src, nodes, credentials', 'typescript/bin/tsc', 'tsconfig.json'],
  ['inbox', 'vue-tsc/bin/vue-tsc.js', 'inbox/tsconfig.json'],
  ['widget', 'typescript/bin/tsc', 'widget/tsconfig.json'],
  ['test, bench', 'typescript/bin/tsc', 'tsconfig.test.json'],
];

let failed = false;
for (const [what, tool, config] of parts) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', tool), '--noEmit', '-p', config], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status === 0) continue;
  failed = true;
  console.error(`Types of ${what} (${config}) are wrong.`);
}
process.exit(failed ? 1 : 0);
