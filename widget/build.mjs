/**
 * Builds the customer's web chat, `widget.js` for sites and `web-chat.html`, the hosted page: `node widget/build.mjs [folder]`, by default
 * into `dist/pages`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const outDir = path.resolve(process.argv[2] ?? path.join(here, '..', 'dist', 'pages'));
const largestGzipped = 45_000;
const scriptPlace = '/* web chat */';

/** Style sheets become minified text, which the element puts into its shadow root. */
const styleText = {
  name: 'style-text',
  setup(setup) {
    setup.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, 'utf8'), { loader: 'css', minify: true, target: 'safari16.4' });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

async function bundle(entry) {
  const result = await build({
    entryPoints: [path.join(here, entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome100', 'firefox101', 'safari16.4'],
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [styleText],
  });
  return result.outputFiles[0].text.trim();
}

const [widget, page, template] = await Promise.all([bundle('embed.ts'), bundle('page.ts'), readFile(path.join(here, 'page.html'), 'utf8')]);

const gzipped = gzipSync(widget).length;
if (gzipped > largestGzipped)
  throw new Error(`widget.js is ${gzipped} bytes gzipped, more than the ${largestGzipped} that a site should have to load`);
if (widget.includes('createSchema') || widget.includes('ZodError'))
  throw new Error('widget.js holds the schemas; import types only from src/wire');
if (/<\/script|<!--/i.test(page)) throw new Error('The script of the page would end its own script tag');
if (!template.includes(scriptPlace)) throw new Error(`page.html has no place for the script: ${scriptPlace}`);

await mkdir(outDir, { recursive: true });
await writeFile(path.join(outDir, 'widget.js'), `${widget}\n`);
// The replacement is a function because the script holds dollar signs.
await writeFile(
  path.join(outDir, 'web-chat.html'),
  template.replace(scriptPlace, () => page),
);
console.log(`widget.js ${widget.length} bytes, ${gzipped} gzipped · web-chat.html ${template.length + page.length} bytes`);
