import { closest, EastwestError, type Report } from '#index.ts';
import type { Matched } from '#vitest/matched.ts';

export interface RaiseOptions {
  /** `file:line`, or the end of one: `payments.yaml:66`. */
  readonly at?: string;
}

/** `expect(report).toRaise('mtls/strict', { at: 'payments.yaml:12' })`. A rule that didn't run is an error, with `.not` as well. */
export function toRaise(received: unknown, rule: string, { at }: RaiseOptions = {}): Matched {
  const { rules, findings } = received as Report;
  const ids = rules.map((one) => one.rule.id);
  if (!ids.some((id) => id === rule)) {
    const suggestion = closest(rule, ids);
    const remedy =
      suggestion === undefined
        ? 'Name a rule of the policies that were loaded.'
        : `Did you mean ${suggestion}?`;
    throw new EastwestError('bad-usage', `no rule ${rule} was run`, remedy);
  }
  const found = findings.filter((one) => one.rule === rule);
  const places = found.map(({ location }) => `${location.file}:${location.line}`);
  const pass =
    at === undefined ? found.length > 0 : places.some((place) => place === at || place.endsWith(`/${at}`));
  const where = at === undefined ? '' : ` at ${at}`;
  const actual = found.map(({ message }, index) => `  ${places[index]}  ${message}`).join('\n');
  const message = (): string =>
    `expected ${rule} ${pass ? 'not ' : ''}to be raised${where}; it was raised ${found.length === 0 ? 'nowhere' : `at:\n${actual}`}`;
  return { pass, message };
}
