import { closest } from '#closest.ts';
import { EastwestError } from '#errors.ts';
import type { PreparedSuite } from '#policy/verify/prepare-suite.ts';
import { packageName, ruleNames, treesOf } from '#policy/verify/rego-tree.ts';

/** How opa tells a test by its name. */
export const TEST_NAME = /^(?:todo_)?test_/;

/** No test ran: an error, since it would look as if all of them passed. */
export async function nothingRan(
  suites: readonly PreparedSuite[],
  { directories, run }: { readonly directories: readonly string[]; readonly run?: string },
  opa: string,
): Promise<EastwestError> {
  const names = (await Promise.all(suites.map((suite) => testNames(suite, opa)))).flat();
  const where = directories.join(', ');
  if (names.length === 0 || run === undefined) {
    return new EastwestError(
      'no-tests',
      `there is no test in ${where}`,
      'A test is a rule whose name begins with test_, in a file whose name ends with _test.rego: `test_denied if { … }`.',
    );
  }
  const guess = meant(run, names);
  return new EastwestError(
    'bad-usage',
    `--run ${run} selects none of the ${names.length} tests in ${where}`,
    guess === undefined
      ? `It is a regular expression on names such as ${names[0]}.`
      : `Did you mean ${guess}? It is a regular expression on names with their package.`,
  );
}

/** `data.<package>.<name>` of each test, sorted. */
async function testNames(suite: PreparedSuite, opa: string): Promise<readonly string[]> {
  const rego = [...suite.names.keys()].filter((path) => path.endsWith('.rego'));
  const trees = await treesOf(opa, rego, suite);
  const names = [...trees.values()].flatMap((tree) =>
    ruleNames(tree)
      .filter(({ name }) => TEST_NAME.test(name))
      .map(({ name }) => `data.${packageName(tree)}.${name}`),
  );
  return [...new Set(names)].sort();
}

/** By the whole name, or by that without its package. */
function meant(run: string, names: readonly string[]): string | undefined {
  const word = run.replace(/^\^|\$$/g, '').replaceAll('\\.', '.');
  const short = new Map(names.map((name) => [name.slice(name.lastIndexOf('.') + 1), name]));
  const near = closest(word.slice(word.lastIndexOf('.') + 1), short.keys());
  return closest(word, names) ?? (near === undefined ? undefined : short.get(near));
}
