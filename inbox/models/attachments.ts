import { shallowRef, type ShallowRef } from 'vue';

import type { FileKind, InboxUpload } from '../../src/wire/inbox';
import type { Answer, InboxApi } from '../api';
import { fileKindOf, type Candidate, type FileProblem } from './files';

/** A file that is to go with an answer. */
export interface Attachment {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly kind: FileKind;
  /** The address of the picture on this computer; null for what is no picture. */
  readonly preview: string | null;
  readonly phase: 'waiting' | 'uploading' | 'done' | 'failed';
  /** From 0 to 1. */
  readonly progress: number;
  /** What the server calls it, once it is there. */
  readonly fileId: string | null;
  /** With `failed`: why. */
  readonly problem: FileProblem | null;
}

/** A file that was not taken. */
export interface RefusedFile {
  readonly name: string;
  readonly problem: FileProblem;
}

/** The files of the answers that are being written, by chat. */
export interface Attachments {
  readonly byChat: ShallowRef<ReadonlyMap<string, readonly Attachment[]>>;
  /** What was not taken at the last try, by chat. */
  readonly refused: ShallowRef<ReadonlyMap<string, readonly RefusedFile[]>>;
  of(chatId: string): readonly Attachment[];
  /** Takes files and begins to upload them; those that cannot go are in `refused`. */
  add(chatId: string, files: readonly File[]): void;
  remove(chatId: string, key: string): void;
  retry(chatId: string, key: string): void;
  forgetRefused(chatId: string): void;
  /** Takes the uploaded files of a chat away, to be sent. */
  take(chatId: string): readonly string[];
  /** A file that was taken on this page, for an answer that is on its way. */
  sent(fileId: string): Attachment | null;
  clear(): void;
}

/** What uploads need of the world outside. */
export interface UploadSurroundings {
  readonly api: Pick<InboxApi, 'upload'>;
  readonly newKey: () => string;
  /** Makes an address for a picture on this computer. */
  readonly preview: (file: File) => string;
  readonly release: (address: string) => void;
  /** Why a file cannot go to the customer of a chat; `isUploaded` when the server has looked into it. */
  readonly check: (chatId: string, file: Candidate, isUploaded: boolean) => FileProblem | null;
  /** The most files of one answer. */
  readonly most: () => number;
  readonly unauthenticated: () => void;
}

/** So many uploads run at once; more would only share the line. */
const atOnce = 3;
/** So many sent files are remembered, for the bubbles of answers on their way. */
const remembered = 50;

/** Keeps the files of answers, and uploads them. */
export function keepAttachments(around: UploadSurroundings): Attachments {
  const byChat: Attachments['byChat'] = shallowRef(new Map());
  const refused: Attachments['refused'] = shallowRef(new Map());
  const sources = new Map<string, File>();
  const running = new Map<string, AbortController>();
  const taken = new Map<string, Attachment>();
  const of = (chatId: string): readonly Attachment[] => byChat.value.get(chatId) ?? [];
  const put = (chatId: string, list: readonly Attachment[]): void => void (byChat.value = new Map(byChat.value).set(chatId, list));
  const refuse = (chatId: string, list: readonly RefusedFile[]): void => void (refused.value = new Map(refused.value).set(chatId, list));

  function change(chatId: string, key: string, part: Partial<Attachment>): void {
    put(
      chatId,
      of(chatId).map((file) => (file.key === key ? { ...file, ...part } : file)),
    );
  }

  function next(): void {
    for (const [chatId, list] of byChat.value) {
      for (const file of list) {
        if (running.size >= atOnce) return;
        const source = sources.get(file.key);
        if (file.phase === 'waiting' && source !== undefined) void upload(chatId, file.key, source);
      }
    }
  }

  async function upload(chatId: string, key: string, source: File): Promise<void> {
    const abort = new AbortController();
    running.set(key, abort);
    change(chatId, key, { phase: 'uploading', progress: 0, problem: null });
    const answer = await around.api.upload(source, (progress) => change(chatId, key, { progress }), abort.signal);
    running.delete(key);
    if (!abort.signal.aborted) finish(chatId, key, answer);
    next();
  }

  function finish(chatId: string, key: string, answer: Answer<InboxUpload>): void {
    if (answer.kind === 'ok') {
      const { id, name, type, size, kind } = answer.value.file;
      const problem = around.check(chatId, { name, type, size }, true);
      change(chatId, key, { name, type, size, kind, fileId: id, progress: 1, problem, phase: problem === null ? 'done' : 'failed' });
      return;
    }
    if (answer.kind === 'refused' && answer.status === 401) around.unauthenticated();
    const isSaid = answer.kind === 'refused' && answer.status < 500 && answer.status !== 401;
    change(chatId, key, { phase: 'failed', problem: isSaid ? { kind: 'refused', message: answer.error.message } : { kind: 'away' } });
  }

  function attach(source: File): Attachment {
    const { name, type, size } = source;
    const key = around.newKey();
    const kind = fileKindOf(type);
    sources.set(key, source);
    const preview = kind === 'image' ? around.preview(source) : null;
    return { key, name, type, size, kind, preview, phase: 'waiting', progress: 0, fileId: null, problem: null };
  }

  function remember(file: Attachment): void {
    if (file.fileId === null) return;
    taken.set(file.fileId, file);
    const oldest = [...taken][0];
    if (taken.size <= remembered || oldest === undefined) return;
    taken.delete(oldest[0]);
    if (oldest[1].preview !== null) around.release(oldest[1].preview);
  }

  function drop({ key, preview }: Attachment): void {
    running.get(key)?.abort();
    running.delete(key);
    sources.delete(key);
    if (preview !== null) around.release(preview);
  }

  return {
    byChat,
    refused,
    of,
    add(chatId, files) {
      const list = [...of(chatId)];
      const not: RefusedFile[] = [];
      for (const file of files) {
        const problem =
          list.length >= around.most() ? { kind: 'too_many' as const, most: around.most() } : around.check(chatId, file, false);
        if (problem === null) list.push(attach(file));
        else not.push({ name: file.name, problem });
      }
      put(chatId, list);
      refuse(chatId, not);
      next();
    },
    remove(chatId, key) {
      of(chatId)
        .filter((file) => file.key === key)
        .forEach(drop);
      put(
        chatId,
        of(chatId).filter((file) => file.key !== key),
      );
      refuse(chatId, []);
      next();
    },
    retry(chatId, key) {
      change(chatId, key, { phase: 'waiting', progress: 0, problem: null });
      next();
    },
    forgetRefused: (chatId) => refuse(chatId, []),
    take(chatId) {
      const list = of(chatId).filter(({ phase }) => phase === 'done');
      put(
        chatId,
        of(chatId).filter(({ phase }) => phase !== 'done'),
      );
      refuse(chatId, []);
      for (const file of list) {
        sources.delete(file.key);
        remember(file);
      }
      return list.flatMap(({ fileId }) => (fileId === null ? [] : [fileId]));
    },
    sent: (fileId) => taken.get(fileId) ?? null,
    clear() {
      for (const list of byChat.value.values()) list.forEach(drop);
      for (const { preview } of taken.values()) if (preview !== null) around.release(preview);
      taken.clear();
      byChat.value = new Map();
      refused.value = new Map();
    },
  };
}
