import { asMillis } from '../core/brand';
import type { ContactId } from '../core/brand';
import { checkFile, fileKindOf, fileName } from '../core/file';
import type { FileKind } from '../core/file';
import { fileRulesOf } from '../core/settings';
import { ProviderError } from './adapter';
import type { Downloaded, FileSource, Profile } from './adapter';
import type { Errand, FileTools } from './file-ports';
import type { Channel, Tx } from './ports';
import { typeOf } from './store-file';
import type { UseCase } from './use-case';

/** What a channel's provider can be asked, with the credential already in it. */
export interface Provider {
  readonly channel: Pick<Channel, 'id' | 'type'>;
  readonly download: (source: FileSource, maxBytes: number) => Promise<Downloaded>;
  readonly profile: ((externalId: string) => Promise<Profile | null>) | null;
  readonly acknowledge: ((source: FileSource) => Promise<void>) | null;
  readonly release: ((externalId: string) => Promise<void>) | null;
}

const leaseFor = asMillis(180_000);
/** After so many failures an errand is given up. */
const retryDelays = [2_000, 10_000, 60_000, 300_000].map(asMillis);
/** A picture of a customer is small; a larger one is not taken. */
const mostPictureBytes = 5 * 1024 * 1024;

/** Takes what is due to be done at a channel's provider. */
export async function claimErrands(on: UseCase, channel: Channel, limit: number): Promise<readonly Errand[]> {
  return on.store.transaction((tx) => tx.errands.claim({ channelId: channel.id, limit, duration: leaseFor }));
}

/** Runs one errand. What fails is tried again, or given up with its reason where an agent reads it; never throws for what a provider does. */
export async function runErrand(on: UseCase, tools: FileTools, provider: Provider, errand: Errand): Promise<void> {
  try {
    await carryOut(on, tools, provider, errand);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const delay = error.retryAfter === null ? undefined : retryDelays[errand.attempts];
    if (delay !== undefined) {
      await on.store.transaction((tx) => tx.errands.retry(errand.id, asMillis(Math.max(delay, error.retryAfter ?? 0))));
      return;
    }
    await giveUp(on, errand, error.message);
    return;
  }
  await on.store.transaction((tx) => tx.errands.finish(errand.id));
}

async function carryOut(on: UseCase, tools: FileTools, provider: Provider, { subject, source }: Errand): Promise<void> {
  switch (subject.kind) {
    case 'file':
      if (source !== null) await fetchFile(on, tools, provider, subject.attachmentId, source);
      return;
    case 'profile':
      await fetchProfile(on, tools, provider, subject, source);
      return;
    case 'acknowledge':
      if (source !== null) await provider.acknowledge?.(source);
      return;
    case 'release':
      // Whoever has begun a new chat meanwhile is ours again.
      if (!(await hasOpenChat(on, provider.channel, subject.externalId))) await provider.release?.(subject.externalId);
  }
}

const hasOpenChat = (on: UseCase, channel: Pick<Channel, 'id' | 'type'>, externalId: string): Promise<boolean> =>
  on.store.transaction(async (tx) => {
    const identity = await tx.contacts.findIdentity(channel.type, externalId);
    return identity !== null && (await tx.chats.findOpen(identity.contactId, channel.id)) !== null;
  });

async function giveUp(on: UseCase, errand: Errand, reason: string): Promise<void> {
  const { subject } = errand;
  await on.store.transaction(async (tx) => {
    await tx.errands.finish(errand.id);
    if (subject.kind !== 'file') return;
    await tx.files.settle(subject.attachmentId, { state: 'failed', reason });
    const access = await tx.files.find(subject.attachmentId);
    if (access?.chatId != null) tx.feed.note({ kind: 'message', chatId: access.chatId, messageId: access.attachment.messageId });
  });
}

async function fetchFile(
  on: UseCase,
  tools: FileTools,
  provider: Provider,
  attachmentId: Extract<Errand['subject'], { kind: 'file' }>['attachmentId'],
  source: FileSource,
): Promise<void> {
  const known = await on.store.transaction(async (tx) => {
    const access = await tx.files.find(attachmentId);
    return access?.attachment.state === 'pending' ? { access, rules: fileRulesOf(await tx.settings.values()) } : null;
  });
  if (known === null) return;
  const { attachment, chatId } = known.access;
  const file = await provider.download(source, known.rules.maxBytes);
  // The provider's own name of the file counts where the message had none.
  const given = file.name !== null && attachment.name.startsWith(attachment.kind) ? file.name : attachment.name;
  const check = checkFile(known.rules, given, file.bytes.length);
  const type = await typeOf(tools, file.bytes, given);
  const hash = tools.digest(file.bytes);
  await on.store.transaction(async (tx) => {
    // Erased meanwhile: nobody has the file.
    if ((await tx.files.find(attachment.id)) === null) return;
    if (check.ok) {
      await tx.files.put({ hash, type, bytes: file.bytes, at: on.now() });
      const kind = kindAs(attachment.kind, type);
      const name = fileName(given, attachment.name);
      await tx.files.settle(attachment.id, { state: 'stored', hash, type, size: file.bytes.length, kind, name });
    } else {
      await tx.files.settle(attachment.id, { state: 'failed', reason: check.refusal.reason });
    }
    if (chatId !== null) tx.feed.note({ kind: 'message', chatId, messageId: attachment.messageId });
  });
}

/** What the provider calls an image is shown as one only when its bytes are; voice and stickers stay what they were sent as. */
function kindAs(claimed: FileKind, type: string): FileKind {
  const shown = fileKindOf(type);
  if (claimed === 'voice' && shown === 'audio') return 'voice';
  if (claimed === 'voice' && type === 'video/webm') return 'voice';
  if (claimed === 'sticker' && (shown === 'image' || shown === 'video')) return 'sticker';
  return shown;
}

async function fetchProfile(
  on: UseCase,
  tools: FileTools,
  provider: Provider,
  { identityId, externalId }: Extract<Errand['subject'], { kind: 'profile' }>,
  source: FileSource | null,
): Promise<void> {
  const profile = provider.profile === null ? null : await provider.profile(externalId);
  if (profile !== null) {
    await on.store.transaction(async (tx) => {
      if (await tx.contacts.learn(identityId, profile)) await noteContact(tx, await tx.contacts.ownerOf(identityId));
    });
  }
  const picture = profile?.picture ?? source;
  if (picture === null) return;
  const { bytes } = await provider.download(picture, mostPictureBytes);
  const type = await tools.sniff(bytes);
  if (type === null || fileKindOf(type) !== 'image') return;
  const hash = tools.digest(bytes);
  await on.store.transaction(async (tx) => {
    // While the provider was asked, the contact may have become another one, or have been erased.
    const contactId = await tx.contacts.ownerOf(identityId);
    if (contactId === null) return;
    await tx.files.put({ hash, type, bytes, at: on.now() });
    await tx.files.setPicture(contactId, hash);
    await noteContact(tx, contactId);
  });
}

async function noteContact(tx: Tx, contactId: ContactId | null): Promise<void> {
  if (contactId === null) return;
  for (const chatId of await tx.contacts.openChats(contactId)) tx.feed.note({ kind: 'chat', chatId });
}
