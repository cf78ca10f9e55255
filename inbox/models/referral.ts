/** What tells a person most of where a customer came from, by the names that providers give it, the best first. */
const telling = ['headline', 'adtitle', 'title', 'name', 'body', 'ref', 'start', 'sourceurl', 'url', 'source'];

const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z]/g, '');

/** Where a customer came from, in a few words; everything that is told when none of it is known to say something to people. */
export function referralText(referral: Readonly<Record<string, string>>): string {
  const told = Object.entries(referral).filter(([, value]) => value !== '');
  for (const name of telling) {
    const found = told.find(([key]) => plain(key) === name);
    if (found !== undefined) return found[1];
  }
  return told.map(([, value]) => value).join(' · ');
}
