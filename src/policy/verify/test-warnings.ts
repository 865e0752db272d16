import { TEST_NAME } from '#policy/verify/nothing-ran.ts';
import type { PreparedSuite } from '#policy/verify/prepare-suite.ts';
import { ruleNames } from '#policy/verify/rego-tree.ts';
import type { VerifyWarning } from '#policy/verify/verify-report.ts';

/** A name that was probably meant to be a test's: opa doesn't run it, and says nothing. */
const NEAR = /^(?:_?tests?|todo|todo_tests?)(?:[A-Z0-9-]|_|$)/i;

/** Test files without a test, and rules in them that are almost called like one. */
export function testWarnings({ tests, names }: PreparedSuite): readonly VerifyWarning[] {
  return [...tests].flatMap(([path, tree]) => {
    const file = names.get(path) ?? path;
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
