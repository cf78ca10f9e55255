import { deleteAction, findActions, saveAction } from '../app/actions/save-action';
import { changeQueueMembers } from '../app/administration/change-queue-members';
import { changeRoleMembers } from '../app/administration/change-role-members';
import { deleteChannel, findChannels, getChannel, updateChannel } from '../app/administration/channels';
import { deleteAgent } from '../app/administration/delete-agent';
import { deleteQueue } from '../app/administration/delete-queue';
import { deleteRole } from '../app/administration/delete-role';
import { deleteEvent, findEvents, replayEvent } from '../app/administration/events';
import { findAgents, getAgent } from '../app/administration/find-agents';
import { findChats, getChat, getDecisions } from '../app/administration/find-chats';
import { findQueues, getQueue } from '../app/administration/find-queues';
import { findRoles, getRole } from '../app/administration/find-roles';
import { findSimilar } from '../app/duplicates/find-similar';
import { importContacts } from '../app/duplicates/import-contacts';
import { linkChat } from '../app/duplicates/link-chat';
import { markDifferent } from '../app/duplicates/mark-different';
import { mergeContacts } from '../app/duplicates/merge-contacts';
import { deleteDuplicateRule, findDuplicateRules, saveDuplicateRule } from '../app/duplicates/rules';
import { undoMerge } from '../app/duplicates/undo-merge';
import type { OutboxEvent } from '../app/administration/ports';
import { saveAgent } from '../app/administration/save-agent';
import { saveQueue } from '../app/administration/save-queue';
import { saveRole } from '../app/administration/save-role';
import { copyQuickReply } from '../app/quick-replies/copy-quick-reply';
import { deleteQuickReply } from '../app/quick-replies/delete-quick-reply';
import { findQuickReplies, getQuickReply } from '../app/quick-replies/find-quick-replies';
import { saveQuickReply } from '../app/quick-replies/save-quick-reply';
import { findCaseCategories, findCaseStatuses, saveCaseCategory, saveCaseStatus } from '../app/cases/case-categories';
import { deleteCaseTemplate, findCaseTemplates, saveCaseTemplate } from '../app/cases/case-templates';
import { setCaseOfChat } from '../app/cases/cases-of-chat';
import { createCase, createCaseOfChat } from '../app/cases/create-case';
import { findCases, getCase } from '../app/cases/find-cases';
import { updateCase } from '../app/cases/update-case';
import { findAccounts, getAccount, saveAccount } from '../app/contacts/accounts';
import { getContact } from '../app/contacts/contact-profile';
import { eraseContact } from '../app/contacts/erase-contact';
import { exportContact } from '../app/contacts/export-contact';
import { findContacts } from '../app/contacts/find-contacts';
import { saveContact } from '../app/contacts/save-contact';
import { getTimeline } from '../app/contacts/timeline';
import { setTranslation } from '../app/translation/set-translation';
import { findSettings, getSetting, setSetting } from '../app/administration/settings';

export { asActionId, asContactId, asInstant, asMessageId } from '../core/brand';
export type { WhichAction } from '../app/actions/save-action';
export type { Which } from '../app/administration/manage';
export type { AgentAccess, AgentStatus } from '../core/agent';
export type { ChatState, ChatStatus } from '../core/chat';
export { settingCodes } from '../core/settings';
export type { SettingCode } from '../core/settings';
export type EventState = OutboxEvent['state'];

const useCases = {
  changeQueueMembers,
  changeRoleMembers,
  copyQuickReply,
  createCase,
  createCaseOfChat,
  deleteAction,
  deleteAgent,
  deleteCaseTemplate,
  deleteChannel,
  deleteDuplicateRule,
  deleteEvent,
  deleteQueue,
  deleteQuickReply,
  deleteRole,
  eraseContact,
  exportContact,
  findAccounts,
  findActions,
  findAgents,
  findCaseCategories,
  findCases,
  findCaseStatuses,
  findCaseTemplates,
  findChannels,
  findChats,
  findContacts,
  findDuplicateRules,
  findEvents,
  findQueues,
  findQuickReplies,
  findRoles,
  findSettings,
  findSimilar,
  getAccount,
  getAgent,
  getCase,
  getChannel,
  getChat,
  getContact,
  getDecisions,
  getQueue,
  getQuickReply,
  getRole,
  getSetting,
  getTimeline,
  importContacts,
  linkChat,
  markDifferent,
  mergeContacts,
  replayEvent,
  saveAccount,
  saveAction,
  saveAgent,
  saveCaseCategory,
  saveCaseStatus,
  saveCaseTemplate,
  saveContact,
  saveDuplicateRule,
  saveQueue,
  saveQuickReply,
  saveRole,
  setCaseOfChat,
  setSetting,
  setTranslation,
  undoMerge,
  updateCase,
  updateChannel,
} as const;

type UseCases = typeof useCases;
type Needed = Parameters<UseCases['saveAgent']>[0];

/** What administrators do, on one store. */
export type Manage = {
  readonly [Name in keyof UseCases]: (wanted: Parameters<UseCases[Name]>[1]) => ReturnType<UseCases[Name]>;
};

/** Binds every use case of administration to a store. */
export function manageOn(on: Needed): Manage {
  const bound = Object.entries(useCases).map(([name, useCase]) => [
    name,
    (wanted: never) => (useCase as (on: Needed, wanted: never) => unknown)(on, wanted),
  ]);
  return Object.fromEntries(bound) as Manage;
}
