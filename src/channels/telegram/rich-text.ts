/** Deeper than anybody nests lists in quotations, and shallow enough for every stack. */
const deepest = 24;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The words of a run of formatted text: a string, a list of runs, or an object around another run. */
function wordsOf(run: unknown, depth: number): string {
  if (depth > deepest) return '';
  if (typeof run === 'string') return run;
  if (Array.isArray(run)) return run.map((part) => wordsOf(part, depth + 1)).join('');
  if (!isObject(run)) return '';
  return wordsOf(run['text'] ?? run['alternative_text'] ?? run['expression'], depth + 1);
}

function linesOf(block: unknown, depth: number): readonly string[] {
  if (depth > deepest || !isObject(block)) return [];
  const below = (list: unknown): readonly string[] => listOf(list).flatMap((inner) => linesOf(inner, depth + 1));
  const rows = listOf(block['cells']).map((row) =>
    listOf(row)
      .map((cell) => wordsOf(cell, depth))
      .join(' | '),
  );
  const items = listOf(block['items']).map(
    (item) =>
      `• ${linesOf(item, depth + 1)
        .filter((line) => line !== '')
        .join(' ')}`,
  );
  const caption = isObject(block['caption']) ? wordsOf(block['caption'], depth) : '';
  return [wordsOf(block, depth), wordsOf(block['summary'], depth), ...rows, ...items, ...below(block['blocks']), caption];
}

/** The text of a rich message (`rich_message` of Bot API 10), a block a line, without its formatting and media; `''` when it has none. */
export function textOfRichMessage(message: unknown): string {
  const blocks = isObject(message) ? listOf(message['blocks']) : [];
  return blocks
    .flatMap((block) => linesOf(block, 0))
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '•')
    .join('\n');
}
