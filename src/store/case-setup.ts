import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { CaseSetup, CaseTemplate } from '../app/case-ports';
import { asAgentId } from '../core/brand';
import type { CaseField } from '../core/case';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

type TemplateRow = Tables['case_templates'] & { readonly category_name: string | null; readonly assignee_name: string | null };

const selectTemplate = sql`
  select t.*, g.name as category_name, a.name as assignee_name
  from case_templates t left join case_categories g on g.id = t.category_id left join agents a on a.id = t.assignee_id`;

export function caseSetup(db: Kysely<Tables>, engine: Engine): CaseSetup {
  return {
    categories: async () => {
      const rows = await db.selectFrom('case_categories').selectAll().orderBy('position').orderBy('name').execute();
      return rows.map(({ id, name, position, active }) => ({ id, name, position, isActive: active === 1 }));
    },
    putCategory: async ({ id, name, position, isActive }) => {
      const row = { name, position, active: isActive ? 1 : 0 };
      await db
        .insertInto('case_categories')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    statuses: async () => {
      const rows = await db.selectFrom('case_statuses').selectAll().orderBy('position').orderBy('name').execute();
      return rows.map(({ id, name, position, is_final, active }) => ({
        id,
        name,
        position,
        isFinal: is_final === 1,
        isActive: active === 1,
      }));
    },
    putStatus: async ({ id, name, position, isFinal, isActive }) => {
      const row = { name, position, is_final: isFinal ? 1 : 0, active: isActive ? 1 : 0 };
      await db
        .insertInto('case_statuses')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    templates: async () => {
      const { rows } = await sql<TemplateRow>`${selectTemplate} order by t.name`.execute(db);
      return rows.map(templateOf);
    },
    lockTemplate: async (idOrName) => {
      if (engine.locksRows) {
        await sql`select id from case_templates where id = ${idOrName} or name = ${idOrName} order by id ${engine.forUpdate}`.execute(db);
      }
      const { rows } = await sql<TemplateRow>`
        ${selectTemplate} where t.id = ${idOrName} or t.name = ${idOrName} order by t.id limit 1`.execute(db);
      return rows[0] === undefined ? null : templateOf(rows[0]);
    },
    putTemplate: async ({ id, name, categoryId, priority, project, assigneeId, requiredFields }, at) => {
      const row = {
        name,
        category_id: categoryId,
        priority,
        project,
        assignee_id: assigneeId,
        required_fields: JSON.stringify(requiredFields),
        updated_at: at,
      };
      await db
        .insertInto('case_templates')
        .values({ id, ...row, created_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    deleteTemplate: async (id) => {
      await db.deleteFrom('case_templates').where('id', '=', id).execute();
    },
  };
}

const templateOf = (row: TemplateRow): CaseTemplate => ({
  id: row.id,
  name: row.name,
  categoryId: row.category_id,
  categoryName: row.category_name,
  priority: row.priority,
  project: row.project,
  assigneeId: row.assignee_id === null ? null : asAgentId(row.assignee_id),
  assigneeName: row.assignee_name,
  requiredFields: JSON.parse(row.required_fields) as readonly CaseField[],
});
