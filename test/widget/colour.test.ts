import fc from 'fast-check';
import { accentColours, contrastRatio, readHexColour } from '../../widget/model/colour';

const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the accent colour', () => {
  it('reads short and long hex colours and nothing else', () => {
    expect(['#ABC', ' #00ff7F ', 'red', '#12345', '', null, '#fff;x'].map(readHexColour)).toEqual([
      '#aabbcc',
      '#00ff7f',
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('measures contrast as WCAG does', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('keeps an accent on which white is readable', () => {
    expect(accentColours('#0f766e')).toMatchObject({ accent: '#0f766e', onAccent: '#ffffff', onLight: '#0f766e' });
  });

  it('puts dark text on a light accent', () => {
    expect(accentColours('#ffd400').onAccent).toBe('#16181d');
  });

  it('is readable everywhere, whatever the accent', () => {
    fc.assert(
      fc.property(anyColour, (accent) => {
        const colours = accentColours(accent);
        expect(contrastRatio(colours.accent, colours.onAccent)).toBeGreaterThanOrEqual(4.5);
        expect(contrastRatio(colours.onLight, '#ffffff')).toBeGreaterThanOrEqual(4.5);
        expect(contrastRatio(colours.onDark, '#1b1e25')).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});
