import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** True where the column has the text somewhere in it, whatever the case of either; always without a text. */
export function containing(column: RawBuilder<unknown>, text: string | null): RawBuilder<unknown> {
  if (text === null) return sql`1 = 1`;
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql`lower(${column}) like ${pattern} escape '\\'`;
}
