import { DatabaseSync } from 'node:sqlite';

/**
 * The embedded store of a contact centre, looked at and changed behind the back of n8n, so that a test needs not wait for hours.
 *
 * @returns `rows` reads, `change` writes, `makeDue` lets the deadlines of a kind be due now, `close` ends it
 */
export function storeOf(centre) {
  const database = new DatabaseSync(centre.storeFile);
  database.exec('pragma busy_timeout = 5000');
  const rows = (statement, ...values) => database.prepare(statement).all(...values);
  const change = (statement, ...values) => database.prepare(statement).run(...values).changes;
  return {
    rows,
    change,
    /** @returns how many deadlines of the chat were made due */
    makeDue: (kind, chatId) => change('update deadlines set due_at = 0 where kind = ? and subject_id = ?', kind, chatId),
    /** The chat that began last. */
    lastChat: () => rows('select * from chats order by created_at desc, id desc limit 1')[0],
    close: () => database.close(),
  };
}
