import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { isSettingCode, settingCodes, settingRules, settingText } from '../../core/settings';
import type { SettingCode } from '../../core/settings';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import { asksTooMuch } from '../cases/create-case';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import type { Change } from './manage';
import { rearmRest, rearmSome } from './rearm-chats';
import type { ToRearm } from './rearm-chats';
import { lockForSettling, passOnFromFull, settleOffers } from './settle-offers';

/** A setting as it holds now. */
export interface SettingItem {
  readonly code: SettingCode;
  readonly value: number | boolean | string;
  readonly default: number | boolean | string;
}

export type UnknownSetting = Refusal<'unknown_setting'>;

/** Every setting of the installation. */
export async function findSettings(on: UseCase, wanted: { readonly by: Caller }): Promise<Outcome<readonly SettingItem[], Forbidden>> {
  return manage(on, wanted.by, async (tx) => accepted(await items(tx)));
}

/** One setting by its code. */
export async function getSetting(
  on: UseCase,
  wanted: { readonly by: Caller; readonly code: string },
): Promise<Outcome<SettingItem, UnknownSetting | Forbidden>> {
  return manage<SettingItem, UnknownSetting>(on, wanted.by, async (tx) => {
    const item = (await items(tx)).find(({ code }) => code === wanted.code);
    return item === undefined ? unknown(wanted.code) : accepted(item);
  });
}

/** Settings whose change moves deadlines of open chats. */
const movesDeadlines: ReadonlySet<SettingCode> = new Set<SettingCode>([
  'OmniChatOperatorAcceptChatTimeout',
  'BotChatTimeoutMinutes',
  'UnroutedChatTimeoutMinutes',
]);

/** Changes a setting. A new limit of chats offers what waits at once; new times hold for open chats too. */
export async function setSetting(
  on: UseCase,
  wanted: { readonly by: Caller; readonly code: string; readonly value: string | number | boolean },
): Promise<Outcome<{ readonly setting: SettingItem; readonly change: Change }, UnknownSetting | Refusal<'bad_setting'> | Forbidden>> {
  const { by, code, value } = wanted;
  let left: ToRearm | null = null;
  const outcome = await manage<{ readonly setting: SettingItem; readonly change: Change }, UnknownSetting | Refusal<'bad_setting'>>(
    on,
    by,
    async (tx) => {
      left = null;
      if (!isSettingCode(code)) return unknown(code);
      const text = settingText(code, value);
      if (!text.ok) return text;
      const before = await item(tx, code);
      if (String(before.value) === text.value) return accepted({ setting: before, change: 'unchanged' });
      const fits = code === 'ChatCaseTemplate' ? await templateForChats(tx, text.value) : accepted(true);
      if (!fits.ok) return fits;
      await tx.administration.settings.set(code, text.value);
      if (code === 'SimultaneousChats') {
        const queueIds = (await tx.queues.all()).map(({ id }) => id);
        await lockForSettling(tx, queueIds);
        await passOnFromFull(on, tx, queueIds);
        await settleOffers(on, tx, queueIds);
      }
      if (movesDeadlines.has(code)) left = await rearmSome(on, tx, { queueId: null, after: null });
      tx.feed.note({ kind: 'agent' });
      return accepted({ setting: await item(tx, code), change: 'updated' });
    },
  );
  await rearmRest(on, left);
  return outcome;
}

const unknown = (code: string) => refused('unknown_setting', `There is no setting ${code}. The settings are: ${settingCodes.join(', ')}.`);

/** Nobody fills in fields in a chat, so its template has none to be filled in. */
async function templateForChats(tx: Tx, name: string): Promise<Outcome<true, Refusal<'bad_setting'>>> {
  if (name === '') return accepted(true);
  const template = await tx.caseSetup.lockTemplate(name);
  if (template?.name !== name) {
    const names = (await tx.caseSetup.templates()).map((one) => one.name).join(', ');
    return refused(
      'bad_setting',
      `There is no case template named ${name}. ${names === '' ? 'There is none yet.' : `There are: ${names}.`}`,
    );
  }
  return template.requiredFields.length === 0 ? accepted(true) : refused('bad_setting', asksTooMuch(name));
}

async function items(tx: Tx): Promise<readonly SettingItem[]> {
  const values = await tx.settings.values();
  return settingCodes.map((code) => ({ code, value: values[code], default: settingRules[code].default }));
}

async function item(tx: Tx, code: SettingCode): Promise<SettingItem> {
  return { code, value: (await tx.settings.values())[code], default: settingRules[code].default };
}
