/** Ukrainian counts by three forms: 1 чат, 2 чати, 5 чатів. */
export function form(count: number, one: string, few: string, many: string): string {
  const category = new Intl.PluralRules('uk').select(count);
  return category === 'one' ? one : category === 'few' ? few : many;
}
