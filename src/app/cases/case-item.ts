import type { CaseRecord } from '../../core/case';

/** A case as a flow reads it. Ids are UUIDs but that of a status; instants milliseconds since 1970. */
export interface CaseItem {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly description: string;
  readonly source: string;
  /** The name of the status. */
  readonly status: string;
  readonly statusId: string;
  readonly isFinal: boolean;
  readonly category: string | null;
  readonly categoryId: string | null;
  readonly priority: string | null;
  readonly project: string | null;
  readonly contactId: string;
  readonly accountId: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly registeredAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  /** Where it goes on in another system. */
  readonly foreignSystem: string | null;
  readonly foreignKey: string | null;
  readonly foreignUrl: string | null;
}

/** Shapes a case for a flow. */
export const caseItem = (record: CaseRecord): CaseItem => ({
  id: record.id,
  number: record.number,
  subject: record.subject,
  description: record.description,
  source: record.source,
  status: record.status.name,
  statusId: record.status.id,
  isFinal: record.status.isFinal,
  category: record.categoryName,
  categoryId: record.categoryId,
  priority: record.priority,
  project: record.project,
  contactId: record.contactId,
  accountId: record.accountId,
  assigneeId: record.assigneeId,
  assigneeName: record.assigneeName,
  registeredAt: record.registeredAt,
  updatedAt: record.updatedAt,
  closedAt: record.closedAt,
  foreignSystem: record.foreign?.system ?? null,
  foreignKey: record.foreign?.key ?? null,
  foreignUrl: record.foreign?.url ?? null,
});
