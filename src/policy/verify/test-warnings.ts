import { TEST_NAME } from '#policy/verify/nothing-ran.ts';
import { isTestFile } from '#policy/verify/policy-suite.ts';
import type { PreparedSuite } from '#policy/verify/prepare-suite.ts';
import { ruleNames, treesOf } from '#policy/verify/rego-tree.ts';
import type { VerifyWarning } from '#policy/verify/verify-report.ts';

/** A name that was probably meant to be a test's: opa doesn't run it, and says nothing. */
const NEAR = /^(?:_?tests?|todo|todo_tests?)(?:[A-Z0-9-]|_|$)/i;

/** A line that may begin a rule of such a name; whether it does is for the parser to say, which takes its time. */
const PERHAPS = /^\s*(?!(?:todo_)?test_)(?:_?test|todo)/im;

/** Test files without a test, and rules in them that are almost called like one. */
export async function testWarnings(suite: PreparedSuite, opa: string): Promise<readonly VerifyWarning[]> {
  const suspects = [...suite.names.keys()].filter((path) => isTestFile(path) && isSuspect(suite, path));
  const trees = await treesOf(opa, suspects, suite);
  return [...trees].flatMap(([path, tree]) => {
    const file = suite.names.get(path) ?? path;
    const rules = ruleNames(tree);
    const near = rules
      .filter(({ name }) => !TEST_NAME.test(name) && NEAR.test(name))
      .map(({ name, line }) => ({
        file,
        line,
        message: `${name} is not run as a test: the name of a test begins with test_`,
      }));
    if (near.length > 0 || rules.some(({ name }) => TEST_NAME.test(name))) return near;
    return [{ file, line: 1, message: 'there is no test in this file' }];
  });
}

function isSuspect({ texts }: PreparedSuite, path: string): boolean {
  const text = texts.get(path) ?? '';
  return PERHAPS.test(text) || !/^(?:todo_)?test_/m.test(text);
}
