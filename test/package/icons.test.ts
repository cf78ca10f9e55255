import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const icons = ['nodes', 'credentials'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.svg'))
    .map((file) => join(folder, file)),
);

describe('the icons', () => {
  it('come in pairs', () => {
    const light = icons.filter((file) => !file.endsWith('.dark.svg'));
    const dark = icons.filter((file) => file.endsWith('.dark.svg'));
    expect(dark.sort()).toEqual(light.map((file) => file.replace(/\.svg$/, '.dark.svg')).sort());
  });

  it.each(icons)('are one family: %s', (file) => {
    const svg = readFileSync(join(root, file), 'utf8');
    const isDark = file.endsWith('.dark.svg');
    expect(svg).toContain('viewBox="0 0 24 24"');
    expect(svg).toContain('stroke-width="1.75"');
    expect([...svg.matchAll(/stroke="(#[0-9A-F]{6})"/g)].map((match) => match[1]).sort()).toEqual(
      isDark ? ['#9B9BF5', '#DCDCEC'] : ['#3D3D52', '#5B5BD6'],
    );
    expect(svg).not.toMatch(/<(script|image|style|text|foreignObject)|href=|url\(/);
  });
});
