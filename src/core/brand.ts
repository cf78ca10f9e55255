declare const brand: unique symbol;

/** A value of type `T` that only its own constructor can make, so that two kinds of id cannot be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds since 1970, an integer. */
export type Instant = Brand<number, 'Instant'>;
/** A length of time in milliseconds. */
export type Millis = Brand<number, 'Millis'>;

export type AccountId = Brand<string, 'AccountId'>;
export type ActionId = Brand<string, 'ActionId'>;
export type AttachmentId = Brand<string, 'AttachmentId'>;
export type AgentId = Brand<string, 'AgentId'>;
export type CaseId = Brand<string, 'CaseId'>;
export type ChannelId = Brand<string, 'ChannelId'>;
export type ChatId = Brand<string, 'ChatId'>;
export type CommandId = Brand<string, 'CommandId'>;
export type ContactId = Brand<string, 'ContactId'>;
export type IdentityId = Brand<string, 'IdentityId'>;
export type MessageId = Brand<string, 'MessageId'>;
export type PartId = Brand<string, 'PartId'>;
export type QueueId = Brand<string, 'QueueId'>;
export type QuickReplyId = Brand<string, 'QuickReplyId'>;
export type RoleId = Brand<string, 'RoleId'>;

/** Marks a number as a moment. */
export const asInstant = (milliseconds: number): Instant => milliseconds as Instant;
/** Marks a number as a length of time. */
export const asMillis = (milliseconds: number): Millis => milliseconds as Millis;
/** Marks a string that is known to be an account's id. */
export const asAccountId = (id: string): AccountId => id as AccountId;
/** Marks a string that is known to be a chat action's id. */
export const asActionId = (id: string): ActionId => id as ActionId;
/** Marks a string that is known to be a file's id in a message. */
export const asAttachmentId = (id: string): AttachmentId => id as AttachmentId;
/** Marks a string that is known to be an agent's id. */
export const asAgentId = (id: string): AgentId => id as AgentId;
/** Marks a string that is known to be a case's id. */
export const asCaseId = (id: string): CaseId => id as CaseId;
/** Marks a string that is known to be a channel's id. */
export const asChannelId = (id: string): ChannelId => id as ChannelId;
/** Marks a string that is known to be a chat's id. */
export const asChatId = (id: string): ChatId => id as ChatId;
/** Marks a string that is known to be a command's id. */
export const asCommandId = (id: string): CommandId => id as CommandId;
/** Marks a string that is known to be a contact's id. */
export const asContactId = (id: string): ContactId => id as ContactId;
/** Marks a string that is known to be an identity's id. */
export const asIdentityId = (id: string): IdentityId => id as IdentityId;
/** Marks a string that is known to be a message's id. */
export const asMessageId = (id: string): MessageId => id as MessageId;
/** Marks a string that is known to be the id of a part of a message. */
export const asPartId = (id: string): PartId => id as PartId;
/** Marks a string that is known to be a queue's id. */
export const asQueueId = (id: string): QueueId => id as QueueId;
/** Marks a string that is known to be a quick reply's id. */
export const asQuickReplyId = (id: string): QuickReplyId => id as QuickReplyId;
/** Marks a string that is known to be a role's id. */
export const asRoleId = (id: string): RoleId => id as RoleId;
