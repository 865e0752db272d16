/** What eastwest.yaml may set a rule to. */
export const RULE_LEVELS = ['error', 'warning', 'note', 'off'] as const;
export type RuleLevel = (typeof RULE_LEVELS)[number];
