import { resolve } from 'node:path';

import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

const nonce = '__SWITCHBOARD_NONCE__';
const root = import.meta.dirname;

/**
 * Puts the one script and the one style of the build into the page, each with the nonce that the server fills in on every request.
 *
 * The script moves to the end of the body because an inline module has no `src` to wait for.
 */
function inlineIntoPage(): Plugin {
  return {
    name: 'inline-into-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      let script = '';
      let style = '';
      let page: string | undefined;
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'chunk') script += file.code;
        else if (name.endsWith('.css')) style += String(file.source);
        else if (name.endsWith('.html')) page = String(file.source);
        delete bundle[name];
      }
      if (page === undefined) throw new Error('The build of the inbox made no page.');
      // A literal end tag inside a string would close the element early; `<\/` means the same to JavaScript.
      const safeScript = script
        .trim()
        .replaceAll(/<\/(?=script)/gi, '<\\/')
        .replaceAll('<!--', '\\x3c!--');
      const html = page
        .replaceAll(/\s*<script[^>]*\ssrc=[^>]*><\/script>/g, '')
        .replaceAll(/\s*<link[^>]*rel="(?:stylesheet|modulepreload)"[^>]*>/g, '')
        // Functions, because `$&` in the code must not be read as a replacement pattern.
        .replace('</head>', () => `<style nonce="${nonce}">${style.trim()}</style></head>`)
        .replace('</body>', () => `<script type="module" nonce="${nonce}">${safeScript}</script></body>`);
      this.emitFile({ type: 'asset', fileName: 'inbox.html', source: html });
    },
  };
}

export default defineConfig({
  root,
  base: './',
  plugins: [vue(), inlineIntoPage()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  build: {
    outDir: resolve(root, '../dist/pages'),
    // Other pages are built into the same folder.
    emptyOutDir: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    target: ['chrome123', 'firefox121', 'safari17.5'],
  },
});
