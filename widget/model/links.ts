/** An address that may be opened from a message: of the web and nothing else; null for every other. */
export function webAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** Where a place is shown on a map. */
export function mapAddress({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): string {
  const at = [latitude, longitude].map((degrees) => degrees.toFixed(6));
  return `https://www.openstreetmap.org/?mlat=${at[0] ?? ''}&mlon=${at[1] ?? ''}#map=16/${at.join('/')}`;
}
