/**
 * The arrows between the layers, one rule each:
 *
 *   nodes ──► runtime ──► store, channels, translate, inbox-api ──► app ──► core
 *                                          inbox-api ──► wire ◄── inbox, widget
 */

const only = (name, comment, from, ...to) => ({
  name,
  comment,
  severity: 'error',
  from: typeof from === 'string' ? { path: from } : from,
  to: { path: '^(src|nodes|credentials|inbox|widget)/', pathNot: to },
});

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('core-alone', 'The decisions know nothing but each other, so they can be read and tested alone.', '^src/core/', '^src/core/'),
    only(
      'app-to-core',
      'A use case asks for what it needs through app/ports.ts; who provides it is not its business.',
      '^src/app/',
      '^src/(app|core)/',
    ),
    only('store-to-app', 'The store implements the ports of app and knows nobody else.', '^src/store/', '^src/(store|app|core)/'),
    only(
      'channels-to-app',
      'A channel turns a provider into use cases. The web chat also speaks its own JSON with its page.',
      '^src/channels/',
      '^src/(channels|app|core|wire)/',
    ),
    only('translate-to-app', 'A translation provider implements a port of app.', '^src/translate/', '^src/(translate|app|core)/'),
    only(
      'inbox-api-to-app-and-wire',
      'The routes of the page call use cases and speak JSON of wire.',
      '^src/inbox-api/',
      '^src/(inbox-api|app|core|wire)/',
    ),
    only('wire-alone', 'The JSON between pages and server is compiled into both, so it can lean on neither.', '^src/wire/', '^src/wire/'),
    only(
      'runtime-to-src',
      'The composition root joins every layer of src and is joined by nodes, not the other way.',
      '^src/runtime/',
      '^src/',
    ),
    only(
      'nodes-to-runtime',
      'A node is a shell around one use case: everything reaches it through the runtime.',
      { path: '^nodes/([^/]+)/', pathNot: '^nodes/shell/' },
      '^src/runtime/',
      '^nodes/shell/',
      '^nodes/$1/',
    ),
    only('shell-to-runtime', 'What nodes share knows no node.', '^nodes/shell/', '^src/runtime/', '^nodes/shell/'),
    only('credentials-alone', 'n8n reads a credential file on its own; it imports nothing of ours.', '^credentials/', '^$'),
    only('inbox-to-wire', "The agent's page runs in a browser: of the server it may know the JSON.", '^inbox/', '^inbox/', '^src/wire/'),
    only(
      'widget-to-wire',
      "The web chat runs on other people's sites: of the server it may know the JSON.",
      '^widget/',
      '^widget/',
      '^src/wire/',
    ),

    never(
      'pages-take-types-of-wire',
      'The schemas would carry zod into every page; a page needs their types only.',
      { path: '^(inbox|widget)/' },
      { path: '^src/wire/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'channels-are-strangers',
      'A channel can be added or removed without reading another.',
      { path: '^src/channels/([^/]+)/' },
      { path: '^src/channels/[^/]+/', pathNot: '^src/channels/$1/' },
    ),
    never(
      'registry-by-index',
      'The list of channels needs the front door of each and nothing behind it.',
      { path: '^src/channels/[^/]+\\.ts$' },
      { path: '^src/channels/[^/]+/', pathNot: '^src/channels/[^/]+/index\\.ts$' },
    ),

    never(
      'core-and-app-import-no-package',
      'Decisions and use cases need no library, and no clock, disk or network of Node.',
      { path: '^src/(core|app)/' },
      { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown', 'core', 'unknown'] },
    ),
    never(
      'wire-imports-zod-only',
      'What is compiled into pages stays small.',
      { path: '^src/wire/' },
      { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'], pathNot: '(^|/)node_modules/zod/' },
    ),
    never(
      'n8n-in-nodes-only',
      'Everything behind the nodes can be run and tested without n8n.',
      { path: '^(src|inbox|widget)/' },
      { path: '(^|/)node_modules/(n8n-|@n8n/)|^(n8n-|@n8n/)' },
    ),
    never(
      'sql-in-store-only',
      'SQL and its drivers stay in one folder, so that every statement can be found and tried on both engines.',
      { path: '^(src|nodes|credentials|inbox|widget)/', pathNot: '^src/store/' },
      { path: '(^|/)node_modules/(kysely|pg|@types/pg)/|^(kysely|pg|node:sqlite|sqlite)(/|$)' },
    ),
    never(
      'zod-where-data-enters',
      'Parsed once at the edge, data is trusted inside.',
      { path: '^(src|nodes|credentials)/', pathNot: '^src/wire/|(^|/)payload\\.ts$|(^|/)config[^/]*\\.ts$' },
      { path: '(^|/)node_modules/zod/', dependencyTypesNot: ['type-only'] },
    ),

    never('nothing-imports-test', 'Tests are no part of what is shipped.', { pathNot: '^(test|bench)/' }, { path: '^test/' }),
    never('no-cycles', 'Files that need each other are one file.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    never('all-imports-resolve', 'An import that cannot be found escapes every rule above.', {}, { couldNotResolve: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    doNotFollow: { path: ['node_modules', '^dist/', '^host/'] },
    exclude: { path: ['^dist/', '^host/', '^\\.switchboard/'] },
    builtInModules: { add: ['node:sqlite'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
