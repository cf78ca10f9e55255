import type { FileRules } from './file';
import { isLanguage } from './language';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';

/** Settings of an installation, by their codes. */
export interface Settings {
  /** Chats that one agent has in progress at most, over all channels. */
  readonly SimultaneousChats: number;
  /** Minutes in which an agent answers an offer. */
  readonly OmniChatOperatorAcceptChatTimeout: number;
  /** Whether agents get the status of before their logout when they log in. */
  readonly RestoreAgentStatusOnLogin: boolean;
  /** Minutes without a message after which a chat with a bot ends, where its queue says nothing. */
  readonly BotChatTimeoutMinutes: number;
  /** Minutes that a new chat waits for a workflow to choose its queue, before the channel's queue takes it. */
  readonly UnroutedChatTimeoutMinutes: number;
  /** Minutes before the end of a provider's time window at which flows are told. */
  readonly WindowClosingWarningMinutes: number;
  /** Seconds without a connected page after which an agent counts as gone. */
  readonly AgentHeartbeatGraceSeconds: number;
  /** Whether a channel that has chats may be deleted: never, or when none of them is open. */
  readonly ChannelDeletePolicy: 'never' | 'noOpenChats';
  /** Megabytes that one file has at most, in either direction. */
  readonly MaxFileSize: number;
  /** Extensions of files that are neither sent nor received, separated by commas. */
  readonly FileExtensionsDenyList: string;
  /** Whether chats can be translated: the button, the panel and the detection of languages. */
  readonly EnableChatTranslation: boolean;
  /** Whether what an agent writes in a translated chat is translated unless the agent says no, or only when the agent says so. */
  readonly AutoTranslateOutgoingMessages: boolean;
  /** The language of quick replies for customers of whom nothing else is known, BCP 47. */
  readonly DefaultMessageLanguage: string;
  /** What becomes of a contact whose chat is linked to another one: it goes, goes only when nobody ever worked on it, or stays. */
  readonly RelinkRemovesContact: 'always' | 'onlyIfStub' | 'never';
  /** Whether there are cases. */
  readonly CaseManagement: boolean;
  /** The name of the template with which cases of chats begin; empty for none. */
  readonly ChatCaseTemplate: string;
  /** Who may see similar contacts. */
  readonly CanSearchDuplicates: 'agents' | 'supervisors' | 'administrators';
  /** Who may merge contacts and undo that. */
  readonly CanMergeDuplicates: 'agents' | 'supervisors' | 'administrators';
  /** The fields of the contact panel in their order, separated by commas. */
  readonly ContactPanelFields: string;
}

/** What the contact panel of the inbox can show beside the name. */
const contactPanelFields = [
  'phone',
  'businessPhone',
  'email',
  'account',
  'jobTitle',
  'language',
  'note',
  'identities',
  'case',
  'channel',
  'queue',
  'agent',
  'times',
  'chatId',
] as const;

export type SettingCode = keyof Settings;

type Rule =
  | { readonly kind: 'number'; readonly default: number; readonly most: number }
  | { readonly kind: 'boolean'; readonly default: boolean }
  | { readonly kind: 'list' | 'language' | 'text'; readonly default: string }
  /** Some of these, in the order in which they are wanted. */
  | { readonly kind: 'fields'; readonly default: string; readonly values: readonly string[] }
  | { readonly kind: 'choice'; readonly default: string; readonly values: readonly string[] };

/** What systems run when it is opened, and what mail programs refuse for that reason. */
const deniedByDefault =
  'ade,adp,apk,app,application,appx,asp,aspx,bas,bat,cer,chm,class,cmd,com,command,cpl,crt,csh,der,dll,dmg,exe,fxp,gadget,hlp,hta,inf,ins,' +
  'iso,isp,its,jar,jnlp,js,jse,jsp,ksh,lnk,mad,maf,mag,mam,maq,mar,mas,mat,mau,mav,maw,mda,mdb,mde,mdt,mdw,mdz,msc,msh,msh1,msh2,msi,msp,' +
  'mst,ocx,ops,osd,pcd,php,pif,pl,plg,prf,prg,ps1,ps1xml,ps2,ps2xml,psc1,psc2,py,pyc,rb,reg,scf,scr,sct,sh,shb,shs,svg,swf,sys,tmp,url,vb,' +
  'vbe,vbp,vbs,vsmacros,vsw,vxd,wasm,ws,wsc,wsf,wsh,xbap,xll,xnk';

/** Every setting: what it may be, and what it is until somebody changes it. */
export const settingRules: Readonly<Record<SettingCode, Rule>> = {
  SimultaneousChats: { kind: 'number', default: 5, most: 1_000 },
  OmniChatOperatorAcceptChatTimeout: { kind: 'number', default: 5, most: 1_440 },
  RestoreAgentStatusOnLogin: { kind: 'boolean', default: false },
  BotChatTimeoutMinutes: { kind: 'number', default: 60, most: 43_200 },
  UnroutedChatTimeoutMinutes: { kind: 'number', default: 5, most: 1_440 },
  WindowClosingWarningMinutes: { kind: 'number', default: 60, most: 1_380 },
  AgentHeartbeatGraceSeconds: { kind: 'number', default: 90, most: 86_400 },
  ChannelDeletePolicy: { kind: 'choice', default: 'never', values: ['never', 'noOpenChats'] },
  MaxFileSize: { kind: 'number', default: 10, most: 100 },
  FileExtensionsDenyList: { kind: 'list', default: deniedByDefault },
  EnableChatTranslation: { kind: 'boolean', default: false },
  AutoTranslateOutgoingMessages: { kind: 'boolean', default: true },
  DefaultMessageLanguage: { kind: 'language', default: 'en' },
  RelinkRemovesContact: { kind: 'choice', default: 'always', values: ['always', 'onlyIfStub', 'never'] },
  CaseManagement: { kind: 'boolean', default: true },
  ChatCaseTemplate: { kind: 'text', default: '' },
  CanSearchDuplicates: { kind: 'choice', default: 'agents', values: ['agents', 'supervisors', 'administrators'] },
  CanMergeDuplicates: { kind: 'choice', default: 'agents', values: ['agents', 'supervisors', 'administrators'] },
  ContactPanelFields: { kind: 'fields', default: contactPanelFields.join(','), values: contactPanelFields },
};

const codes = Object.keys(settingRules) as SettingCode[];

/** The codes of all settings. */
export const settingCodes: readonly SettingCode[] = codes;

/** True for the code of a setting. */
export const isSettingCode = (code: string): code is SettingCode => codes.some((known) => known === code);

/** The settings that stored texts stand for; what is not stored has its default. */
export function settingsOf(stored: ReadonlyMap<string, string>): Settings {
  const values = codes.map((code) => {
    const text = stored.get(code);
    const read = text === undefined ? null : settingText(code, text);
    return [code, parsed(code, read?.ok === true ? read.value : String(settingRules[code].default))] as const;
  });
  return Object.fromEntries(values) as unknown as Settings;
}

/** The settings of an installation that has changed none. */
export const defaultSettings: Settings = settingsOf(new Map());

/**
 * Checks the value of a setting.
 *
 * @returns the text to store, or what the value may be
 */
export function settingText(code: SettingCode, value: string | number | boolean): Outcome<string, Refusal<'bad_setting'>> {
  const rule = settingRules[code];
  const text = String(value).trim();
  switch (rule.kind) {
    case 'number': {
      const number = Number(text);
      if (/^\d+$/.test(text) && number >= 1 && number <= rule.most) return accepted(String(number));
      return refused('bad_setting', `${code} is a whole number from 1 to ${String(rule.most)}.`);
    }
    case 'boolean':
      return text === 'true' || text === 'false' ? accepted(text) : refused('bad_setting', `${code} is true or false.`);
    case 'list': {
      const extensions = listOf(text);
      const odd = extensions.find((extension) => !/^[a-z0-9]{1,20}$/.test(extension));
      return odd === undefined
        ? accepted(extensions.join(','))
        : refused('bad_setting', `${code} is a list of extensions such as "exe, js"; "${odd.slice(0, 20)}" is none.`);
    }
    case 'language':
      return isLanguage(text) ? accepted(text) : refused('bad_setting', `${code} is a language such as "en" or "pt-BR".`);
    case 'text':
      return text.length <= longestText ? accepted(text) : refused('bad_setting', `${code} has ${String(longestText)} characters at most.`);
    case 'fields': {
      const wanted = listOf(text, false);
      const odd = wanted.find((field) => !rule.values.includes(field));
      return odd === undefined
        ? accepted(wanted.join(','))
        : refused('bad_setting', `${code} is a list of: ${rule.values.join(', ')}; "${odd.slice(0, 20)}" is none of them.`);
    }
    case 'choice':
      return rule.values.includes(text) ? accepted(text) : refused('bad_setting', `${code} is one of: ${rule.values.join(', ')}.`);
  }
}

const longestText = 200;

/** The entries of a list, without the dots of extensions. */
const listOf = (text: string, areExtensions = true): readonly string[] => [
  ...new Set(
    (areExtensions ? text.toLowerCase() : text)
      .split(/[\s,;]+/)
      .map((extension) => extension.replace(/^[*.]+/, ''))
      .filter((extension) => extension !== ''),
  ),
];

/** What files may be, by the settings. */
export const fileRulesOf = (settings: Settings): FileRules => ({
  maxBytes: settings.MaxFileSize * 1024 * 1024,
  denied: new Set(listOf(settings.FileExtensionsDenyList)),
});

function parsed(code: SettingCode, text: string): number | boolean | string {
  switch (settingRules[code].kind) {
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
}
