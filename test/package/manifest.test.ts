import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');

interface Manifest {
  readonly name: string;
  readonly keywords: readonly string[];
  readonly license: string;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Codex {
  readonly node: string;
  readonly categories: readonly string[];
  readonly alias: readonly string[];
  readonly resources: { readonly primaryDocumentation: readonly { readonly url: string }[] };
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const source = (built: string): string => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');
const nodes = manifest.n8n.nodes.map((built) => ({ name: basename(built, '.node.js'), path: source(built) }));
const credentials = manifest.n8n.credentials.map((built) => ({ name: basename(built, '.credentials.js'), path: source(built) }));
const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

describe('the manifest', () => {
  it('lists every node and credential there is, and no other', () => {
    const nodeFiles = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.node.ts'));
    const credentialFiles = readdirSync(join(root, 'credentials')).filter((file) => file.endsWith('.credentials.ts'));
    expect(nodes.map(({ path }) => path).sort()).toEqual(nodeFiles.map((file) => `nodes/${file}`).sort());
    expect(credentials.map(({ path }) => path).sort()).toEqual(credentialFiles.map((file) => `credentials/${file}`).sort());
  });

  it('is what n8n recognises as a community package', () => {
    expect(manifest.name).toMatch(/^n8n-nodes-/);
    expect(manifest.keywords).toContain('n8n-community-node-package');
    expect(manifest.license).toBe('MIT');
  });

  it('ships the build and the templates only', () => {
    expect(manifest.files).toEqual(['dist', 'workflows']);
  });

  it('takes n8n-workflow from n8n and pins everything else', () => {
    expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('runs nothing on the machine that installs it', () => {
    const lifecycle = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'preprepare', 'postprepare'];
    expect(Object.keys(manifest.scripts).filter((script) => lifecycle.includes(script))).toEqual([]);
  });

  it('runs every script on the right Node', () => {
    for (const command of Object.values(manifest.scripts)) expect(command).toMatch(/^node scripts\/node\.mjs /);
  });

  it('is locked without the address of a registry', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});

describe.each(nodes)('$name', ({ name, path }) => {
  it('shows an icon made for light and one made for dark', () => {
    for (const suffix of ['', '.dark']) {
      const icon = join(dirname(path), `${camel(name)}${suffix}.svg`);
      expect(existsSync(join(root, icon))).toBe(true);
      expect(read(path)).toContain(`${camel(name)}${suffix}.svg`);
    }
  });

  it('can be found in the node panel by words and category', () => {
    const codex = JSON.parse(read(path.replace(/\.ts$/, '.json'))) as Codex;
    expect(codex.node).toBe(`${manifest.name}.${camel(name)}`);
    expect(codex.categories).toEqual(['Communication', 'Productivity']);
    expect(codex.alias.length).toBeGreaterThan(2);
  });

  it('is documented under the heading that its help link names', () => {
    const codex = JSON.parse(read(path.replace(/\.ts$/, '.json'))) as Codex;
    const anchors = codex.resources.primaryDocumentation.map(({ url }) => new URL(url).hash.slice(1));
    for (const anchor of anchors) expect(headingsOf(read('README.md'))).toContain(anchor);
  });
});

describe.each(credentials)('$name', ({ name, path }) => {
  it('shows an icon made for light and one made for dark', () => {
    for (const suffix of ['', '.dark']) {
      expect(existsSync(join(root, 'credentials', `${camel(name)}${suffix}.svg`))).toBe(true);
      expect(read(path)).toContain(`${camel(name)}${suffix}.svg`);
    }
  });
});

/** The anchors that GitHub gives the headings of a page. */
function headingsOf(markdown: string): string[] {
  const headings = markdown.match(/^#{1,6} .+$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
