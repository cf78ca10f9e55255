import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Behind every text that begins with another one, by bytes. */
const last = '\u{10ffff}';

/** True where a column that is compared by its bytes begins with the text: a range of its index. */
export const beginning = (column: RawBuilder<unknown>, text: string): RawBuilder<unknown> =>
  sql`${column} >= ${text} and ${column} < ${text + last}`;
