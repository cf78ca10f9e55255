import type { KnownTemplate } from '../app/adapter';

/** A template as Meta describes it, whatever the product. */
export interface MetaTemplate {
  readonly name?: string | undefined;
  readonly language?: string | undefined;
  readonly status?: string | undefined;
  readonly components: readonly {
    readonly type?: string | undefined;
    /** Of a header: `TEXT`, `IMAGE`, … */
    readonly format?: string | undefined;
    readonly text?: string | undefined;
    readonly buttons: readonly { readonly type?: string | undefined; readonly url?: string | undefined }[];
  }[];
}

/** One page of templates, and where the next one begins. */
export interface TemplatePage {
  readonly templates: readonly MetaTemplate[];
  readonly after: string | null;
}

/** More than an account may have. */
const mostPages = 20;

/** Buttons that need nothing told when the message is sent. */
const plainButtons = new Set(['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'POSTBACK', 'WEB_URL']);

const hasPlaceholder = (text: string | undefined): boolean => text?.includes('{{') === true;

/**
 * The approved templates that texts for the placeholders of their body are enough for. Those whose header or buttons want something too,
 * or whose placeholders have names, are for flows, which can say all of it.
 *
 * @param page reads the templates after a cursor
 */
export async function sendableTemplates(page: (after: string | null) => Promise<TemplatePage>): Promise<readonly KnownTemplate[]> {
  const found: KnownTemplate[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < mostPages; pages++) {
    const read: TemplatePage = await page(after);
    found.push(...read.templates.flatMap(known));
    if (read.after === null) break;
    after = read.after;
  }
  return found;
}

function known({ name, language, status, components }: MetaTemplate): readonly KnownTemplate[] {
  const text = components.find(({ type }) => type?.toUpperCase() === 'BODY')?.text;
  if (name === undefined || language === undefined || text === undefined || status?.toUpperCase() !== 'APPROVED') return [];
  if (!components.every(isPlain)) return [];
  const places = [...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, place]) => Number(place));
  if (!places.every((place) => Number.isInteger(place) && place >= 1 && place <= 100)) return [];
  return [{ name, language, text, parameters: Math.max(0, ...places) }];
}

/** True for a component that is the same in every message, and for the body. */
function isPlain({ type, format, text, buttons }: MetaTemplate['components'][number]): boolean {
  switch (type?.toUpperCase()) {
    case 'BODY':
    case 'FOOTER':
      return true;
    case 'HEADER':
    case 'TITLE':
      return (format ?? 'TEXT').toUpperCase() === 'TEXT' && !hasPlaceholder(text);
    case 'BUTTONS':
      return buttons.every((button) => plainButtons.has((button.type ?? '').toUpperCase()) && !hasPlaceholder(button.url));
    default:
      return false;
  }
}
