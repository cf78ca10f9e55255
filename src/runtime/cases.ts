/** What nodes that work with cases name. */
export { asCaseId, asChatId, asContactId } from '../core/brand';
export { caseFields } from '../core/case';
export type { WhichCase } from '../app/cases/find-cases';
