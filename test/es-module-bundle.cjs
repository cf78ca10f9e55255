const { buildSync } = require('esbuild');
const path = require('node:path');

/** Lets jest, which loads CommonJS, load a package that exists as ES modules only: what this file takes from it is bundled. */
module.exports = {
  process(source, file) {
    const { outputFiles } = buildSync({
      stdin: { contents: source, resolveDir: path.dirname(file), loader: 'js' },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
    });
    return { code: outputFiles[0].text };
  },
};
