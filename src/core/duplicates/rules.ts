import { accepted, refused } from '../outcome';
import type { Outcome, Refusal } from '../outcome';
import type { DuplicateKey } from './keys';

/** What rules compare, the most telling first: that is what contacts are looked up by. */
export const ruleAttributes = ['email', 'mobile', 'business', 'phone', 'email_loose', 'name'] as const;

export type RuleAttribute = (typeof ruleAttributes)[number];

/** Two contacts that are alike in all attributes of an active rule may be the same person. */
export interface DuplicateRule {
  readonly name: string;
  /** At least one, each once. */
  readonly attributes: readonly RuleAttribute[];
  readonly isActive: boolean;
}

const isAttribute = (text: string): text is RuleAttribute => ruleAttributes.some((known) => known === text);

/** Checks what a rule is to compare. */
export function attributesOf(wanted: readonly string[]): Outcome<readonly RuleAttribute[], Refusal<'bad_attributes'>> {
  const attributes = [...new Set(wanted)];
  if (attributes.length > 0 && attributes.every(isAttribute)) return accepted(attributes);
  return refused('bad_attributes', `A rule compares one or more of: ${ruleAttributes.join(', ')}.`);
}

/** The keys by which contacts have to be looked up so that none is missed that an active rule would find. */
export function seedsOf(rules: readonly DuplicateRule[], mine: readonly DuplicateKey[]): readonly DuplicateKey[] {
  const fields = new Set(
    applicable(rules, mine).map(({ attributes }) => ruleAttributes.find((attribute) => attributes.includes(attribute))),
  );
  return mine.filter(({ field }) => [...fields].some((wanted) => wanted === field));
}

/** Rules of whose attributes the contact lacks none. */
const applicable = (rules: readonly DuplicateRule[], mine: readonly DuplicateKey[]): readonly DuplicateRule[] => {
  const fields = new Set<string>(mine.map(({ field }) => field));
  return rules.filter(({ isActive, attributes }) => isActive && attributes.every((attribute) => fields.has(attribute)));
};

/** Why two contacts may be the same person. */
export interface Match {
  /** The names of the rules that say so. */
  readonly rules: readonly string[];
  /** What is the same. */
  readonly fields: readonly RuleAttribute[];
  /** From 1 to 100. */
  readonly score: number;
}

/** What the same fact says about being the same person: no two of these alone make it sure. */
const weights: Readonly<Record<RuleAttribute, number>> = { email: 55, mobile: 40, phone: 35, business: 20, email_loose: 25, name: 30 };
/** What remains of a name of one word: there are many of each. */
const ofOneWord = 0.5;
/** Numbers that are the same with their country, too. */
const samePhone = 15;

/**
 * Compares a contact with another one by the active rules.
 *
 * @param hasSamePhone whether they have a number in common as it is written with its country
 * @returns null when no rule finds them alike
 */
export function matchOf(
  rules: readonly DuplicateRule[],
  mine: readonly DuplicateKey[],
  theirs: readonly DuplicateKey[],
  hasSamePhone: boolean,
): Match | null {
  const known = new Set(mine.map(({ field, key }) => `${field} ${key}`));
  const same = theirs.filter(({ field, key }) => known.has(`${field} ${key}`));
  const fields = ruleAttributes.filter((attribute) => same.some(({ field }) => field === attribute));
  const matching = applicable(rules, mine).filter(({ attributes }) => attributes.every((attribute) => fields.includes(attribute)));
  if (matching.length === 0) return null;
  const isOneWord = same.every(({ field, key }) => field !== 'name' || !key.includes(' '));
  // A mobile phone is a phone, and an address a loose one: they count once.
  const counted = fields.filter(
    (field) =>
      !(field === 'phone' && (fields.includes('mobile') || fields.includes('business'))) &&
      !(field === 'email_loose' && fields.includes('email')),
  );
  const sum = counted.reduce((total, field) => total + weights[field] * (field === 'name' && isOneWord ? ofOneWord : 1), 0);
  const score = Math.round(sum + (hasSamePhone ? samePhone : 0));
  const shown = fields.filter((field) => field !== 'email_loose' || !fields.includes('email'));
  return { rules: matching.map(({ name }) => name), fields: shown, score: Math.min(100, Math.max(1, score)) };
}
