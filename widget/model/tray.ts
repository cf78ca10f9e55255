import type { WebChatFile, WebChatHello } from '../../src/wire/web-chat';
import { RefusedCall } from './calls';

/** What files may be. */
export type FileRules = WebChatHello['fileRules'];

/** Why a file is not sent. */
export type FileFailure = 'unreachable' | 'file_too_large' | 'file_denied' | 'file_empty' | 'refused';

/** A file that the customer chose for the next message. */
export interface TrayItem {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly failure: FileFailure | null;
  /** As the server stored it; null until then. */
  readonly file: WebChatFile | null;
}

/** What is chosen for the next message. Never changed in place. */
export interface TrayView {
  readonly items: readonly TrayItem[];
  /** More files were chosen than a message can have. */
  readonly isOverfull: boolean;
}

/** What the tray needs of a chosen file. */
export type ChosenFile = Pick<File, 'name' | 'size'>;

/** What the tray needs from its owner. */
export interface TrayPorts<F extends ChosenFile> {
  /** Null until the server has said; files chosen before wait for it. */
  readonly rules: () => FileRules | null;
  /** Rejects with `RefusedCall` or `UnreachableServer`. @param onProgress gets 0 to 1 */
  readonly upload: (file: F, onProgress: (share: number) => void, signal: AbortSignal) => Promise<WebChatFile>;
  readonly onChange: (view: TrayView) => void;
  readonly newId: () => string;
}

/** The files of the next message: uploaded while the customer still writes. */
export interface Tray<F extends ChosenFile> {
  readonly add: (files: readonly F[]) => void;
  /** Looks at what was chosen before the rules were known; to be called once they are. */
  readonly begin: () => void;
  readonly remove: (key: string) => void;
  readonly retry: (key: string) => void;
  /** Empties the tray. @returns what was stored; null while anything is on its way */
  readonly take: () => readonly WebChatFile[] | null;
  /** Forgets everything, also what is on its way. */
  readonly stop: () => void;
}

export const emptyTray: TrayView = { items: [], isOverfull: false };

const atOnce = 2;
const patience = 5;
const pauseMs = 3_000;

/** True while a file of the tray has neither arrived nor failed. */
export const isUploading = ({ items }: TrayView): boolean => items.some(({ file, failure }) => file === null && failure === null);

/** What speaks against a file before anybody is asked; the server looks again, and more closely. */
function checkFile({ name, size }: ChosenFile, { maxBytes, denied }: FileRules): FileFailure | null {
  const extensions = name.toLowerCase().split('.').slice(1);
  if (extensions.some((extension) => denied.includes(extension.trim()))) return 'file_denied';
  if (size === 0) return 'file_empty';
  return size > maxBytes ? 'file_too_large' : null;
}

function failureOf(error: unknown): FileFailure {
  if (!(error instanceof RefusedCall)) return 'unreachable';
  if (error.code === 'file_denied' || error.code === 'file_empty' || error.code === 'file_too_large') return error.code;
  if (error.code === 'too_large') return 'file_too_large';
  return error.code === 'unknown_visitor' || error.code === 'too_many_requests' ? 'unreachable' : 'refused';
}

/** Makes an empty tray. */
export function createTray<F extends ChosenFile>(ports: TrayPorts<F>): Tray<F> {
  let view = emptyTray;
  const sources = new Map<string, F>();
  const running = new Map<string, AbortController>();

  function show(items: readonly TrayItem[], isOverfull = false): void {
    view = { items, isOverfull };
    ports.onChange(view);
  }

  function change(key: string, next: Partial<TrayItem>): void {
    show(
      view.items.map((item) => (item.key === key ? { ...item, ...next } : item)),
      view.isOverfull,
    );
  }

  async function uploadPatiently(key: string, source: F, signal: AbortSignal): Promise<WebChatFile> {
    for (let waits = 0; ; waits += 1) {
      try {
        return await ports.upload(source, (progress) => running.has(key) && change(key, { progress }), signal);
      } catch (error) {
        if (signal.aborted || !(error instanceof RefusedCall) || error.code !== 'too_many_requests' || waits === patience) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.max(500, error.retryAfter ?? pauseMs)));
      }
    }
  }

  async function run(key: string, source: F): Promise<void> {
    const abort = new AbortController();
    running.set(key, abort);
    try {
      const file = await uploadPatiently(key, source, abort.signal);
      if (!abort.signal.aborted) change(key, { file, progress: 1 });
    } catch (error) {
      if (!abort.signal.aborted) change(key, { failure: failureOf(error), progress: 0 });
    } finally {
      running.delete(key);
      next();
    }
  }

  function next(): void {
    if (ports.rules() === null) return;
    for (const { key, file, failure } of view.items) {
      const source = sources.get(key);
      if (running.size >= atOnce) return;
      if (source !== undefined && file === null && failure === null && !running.has(key)) void run(key, source);
    }
  }

  function drop(key: string): void {
    running.get(key)?.abort();
    sources.delete(key);
  }

  return {
    add(files) {
      const rules = ports.rules();
      const room = rules === null ? files.length : Math.max(0, rules.most - view.items.length);
      const added = files.slice(0, room).map((source): TrayItem => {
        const key = ports.newId();
        sources.set(key, source);
        const failure = rules === null ? null : checkFile(source, rules);
        return { key, name: source.name, size: source.size, progress: 0, failure, file: null };
      });
      show([...view.items, ...added], files.length > room);
      next();
    },
    begin() {
      const rules = ports.rules();
      if (rules === null || view.items.length === 0) return;
      for (const { key } of view.items.slice(rules.most)) drop(key);
      const kept = view.items.slice(0, rules.most);
      const checked = kept.map((item) => (item.file === null ? { ...item, failure: item.failure ?? checkFile(item, rules) } : item));
      show(checked, view.isOverfull || kept.length < view.items.length);
      next();
    },
    remove(key) {
      drop(key);
      show(view.items.filter((item) => item.key !== key));
      next();
    },
    retry(key) {
      change(key, { failure: null });
      next();
    },
    take() {
      if (isUploading(view)) return null;
      const stored = view.items.flatMap(({ file }) => file ?? []);
      for (const { key } of view.items) drop(key);
      if (view.items.length > 0) show([]);
      return stored;
    },
    stop() {
      for (const { key } of view.items) drop(key);
      if (view.items.length > 0) show([]);
    },
  };
}
