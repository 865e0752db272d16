import type { Location } from '#manifest/location.ts';
import type { Element } from '#report/junit/xml.ts';

/** How a test ended, in JUnit's words. */
export type Outcome =
  | { readonly type: 'passed'; readonly output?: string }
  | {
      readonly type: 'failure' | 'error';
      readonly kind: string;
      readonly message: string;
      readonly text: string;
    }
  | { readonly type: 'skipped'; readonly message: string };

/** A testcase before it's XML. `classname` is what viewers show as the suite. */
export interface Testcase {
  readonly classname: string;
  readonly name: string;
  readonly location?: Location | undefined;
  readonly outcome: Outcome;
}

/** A testcase element. */
export function testcaseElement({ classname, name, location, outcome }: Testcase): Element {
  // A rendered text is no file that a viewer could open.
  const { file, line } = location?.source ?? location ?? {};
  return {
    name: 'testcase',
    attributes: { classname, name, file, line },
    content: outcomeElements(outcome),
  };
}

/** A testsuite element with its counts. */
export function suiteElement(name: string, cases: readonly Testcase[]): Element {
  return { name: 'testsuite', attributes: { name, ...counts(cases) }, content: cases.map(testcaseElement) };
}

/** The counts of JUnit's attributes: each case counts once. */
export function counts(cases: readonly Testcase[]): Readonly<Record<string, number>> {
  const of = (type: Outcome['type']) => cases.filter(({ outcome }) => outcome.type === type).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

function outcomeElements(outcome: Outcome): readonly Element[] {
  switch (outcome.type) {
    case 'passed':
      return outcome.output === undefined
        ? []
        : [{ name: 'system-out', attributes: {}, content: outcome.output }];
    case 'failure':
    case 'error':
      return [
        {
          name: outcome.type,
          attributes: { message: outcome.message, type: outcome.kind },
          content: outcome.text,
        },
      ];
    case 'skipped':
      return [{ name: 'skipped', attributes: { message: outcome.message }, content: [] }];
    default:
      return outcome satisfies never;
  }
}
