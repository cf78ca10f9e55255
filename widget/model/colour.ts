/** A colour by its channels, 0–255 each. */
interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** The colours that a theme derives from one accent; all `#rrggbb`. */
export interface AccentColours {
  /** The accent as given: the background of the header, the launcher and the customer's bubbles. */
  readonly accent: string;
  /** Text and icons upon the accent. */
  readonly onAccent: string;
  /** The accent where it is text or a thin line upon the light surface. */
  readonly onLight: string;
  /** The accent where it is text or a thin line upon the dark surface. */
  readonly onDark: string;
}

/** Used until the server or the site has said otherwise. */
export const defaultAccent = '#3d5afe';

const ink = '#16181d';
const paper = '#ffffff';
const darkSurface = '#1b1e25';
const readableRatio = 4.5;

/** Reads `#rgb` or `#rrggbb` into lower-case `#rrggbb`; null for anything else. */
export function readHexColour(text: string | null): string | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? '')?.[1]?.toLowerCase();
  if (hex === undefined) return null;
  return `#${hex.length === 3 ? hex.replace(/./g, '$&$&') : hex}`;
}

function channels(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255 };
}

function luminance(hex: string): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const { r, g, b } = channels(hex);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** The contrast of two `#rrggbb` colours by WCAG 2.2, from 1 to 21. */
export function contrastRatio(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Mixes `share` (0–1) of `other` into `colour`. */
function mix(colour: string, other: string, share: number): string {
  const from = channels(colour);
  const to = channels(other);
  const part = (a: number, b: number): string =>
    Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  return `#${part(from.r, to.r)}${part(from.g, to.g)}${part(from.b, to.b)}`;
}

/** Moves `colour` towards `goal` by the smallest step that makes it readable upon `surface`. */
function readableUpon(surface: string, colour: string, goal: string): string {
  for (let step = 0; step <= 20; step += 1) {
    const candidate = mix(colour, goal, step / 20);
    if (contrastRatio(candidate, surface) >= readableRatio) return candidate;
  }
  return goal;
}

/** Derives readable colours (contrast of 4.5 or more) from an accent `#rrggbb`. */
export function accentColours(accent: string): AccentColours {
  const onAccent =
    contrastRatio(accent, paper) >= readableRatio || contrastRatio(accent, paper) >= contrastRatio(accent, ink) ? paper : ink;
  return {
    accent: readableUpon(onAccent, accent, onAccent === paper ? '#000000' : paper),
    onAccent,
    onLight: readableUpon(paper, accent, '#000000'),
    onDark: readableUpon(darkSurface, accent, paper),
  };
}
