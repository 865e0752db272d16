import { EastwestError } from '#errors.ts';
import type { RegoVersion } from '#policy/compile/compile-rego.ts';
import { checkOpa, findOpa, type OpaOptions } from '#policy/compile/opa.ts';
import { failedBuiltins } from '#policy/verify/builtin-errors.ts';
import { nothingRan } from '#policy/verify/nothing-ran.ts';
import { dataOf, readDataRoots, readRoots } from '#policy/verify/policy-suite.ts';
import { groupByVersion, type PreparedSuite, prepareSuite } from '#policy/verify/prepare-suite.ts';
import { runSuite } from '#policy/verify/run-suite.ts';
import { testWarnings } from '#policy/verify/test-warnings.ts';
import type {
  FileCoverage,
  PolicyCoverage,
  VerifyReport,
  VerifyWarning,
} from '#policy/verify/verify-report.ts';
import { VERSION } from '#version.ts';

export interface VerifyOptions extends OpaOptions {
  /** Directories with Rego and its tests, or single files. */
  readonly directories: readonly string[];
  /** Directories or files with JSON and YAML that rules and tests read as `data`; `a.b:PATH` puts it under `data.a.b`. */
  readonly data?: readonly string[];
  /** Which tests: a regular expression (RE2) on `data.<package>.<name>`. */
  readonly run?: string;
  /** Whether to tell which lines of the rules ran. */
  readonly coverage?: boolean;
  /** In percent: with less than this covered, the policies don't pass. Implies `coverage`. */
  readonly threshold?: number;
  /** To take a built-in function that fails for undefined, in silence, as opa and conftest do. */
  readonly ignoreBuiltinErrors?: boolean;
  /** Milliseconds for one test; default 5,000. */
  readonly timeout?: number;
  /** Found out for each directory unless it is told: Rego 1, else Rego 0. */
  readonly regoVersion?: RegoVersion;
  /** Where it is kept that the compiler's digest was checked. */
  readonly cacheDirectory: string;
}

const TIMEOUT_MILLISECONDS = 5_000;

/**
 * Runs the unit tests of policies: ours or conftest's, Rego 1 or 0, with `opa test`. Directories in the same version of
 * Rego are tested together, so that the tests may lie in a directory of their own.
 * @throws EastwestError `no-tests` if none is found, `bad-usage` if `run` selects none, `rego-invalid` for Rego that
 * doesn't compile and data files that collide, `no-rules`, `policies-unreadable`, `opa-missing`, `opa-unverified`, `opa-failed`.
 */
export async function verifyPolicies(options: VerifyOptions): Promise<VerifyReport> {
  const { run, threshold, regoVersion } = options;
  const cwd = options.cwd ?? '';
  const data = await readDataRoots(options.data ?? [], cwd);
  const roots = await readRoots(options.directories, data, cwd);
  const opa = await findOpa(options).catch(forTests);
  await checkOpa(opa, { directory: options.cacheDirectory });
  const prepare = { opa: opa.path, data, cwd, ...(regoVersion === undefined ? {} : { regoVersion }) };
  const suites: PreparedSuite[] = [];
  for (const [version, group] of await groupByVersion(roots, prepare)) {
    const others = roots.filter((root) => !group.includes(root)).map(dataOf);
    suites.push(await prepareSuite(version, group, { ...prepare, data: [...others, ...data] }));
  }
  const measured = options.coverage === true || threshold !== undefined;
  const settings = {
    opa: opa.path,
    milliseconds: options.timeout ?? TIMEOUT_MILLISECONDS,
    coverage: measured,
    ...(run === undefined ? {} : { run }),
  };
  const outcomes = [];
  const builtinErrors: VerifyWarning[] = [];
  for (const suite of suites) {
    const outcome = await runSuite(suite, settings);
    outcomes.push(outcome);
    if (options.ignoreBuiltinErrors !== true)
      builtinErrors.push(...(await failedBuiltins(opa.path, suite, outcome.tests)));
  }
  const tests = outcomes.flatMap((outcome) => outcome.tests).sort(byPlace);
  if (tests.length === 0) throw await nothingRan(suites, options, opa.path);
  const warnings = await Promise.all(suites.map((suite) => testWarnings(suite, opa.path)));
  const coverage = measured ? together(outcomes.map((outcome) => outcome.coverage)) : undefined;
  return {
    version: VERSION,
    tests,
    warnings: warnings.flat().sort(byPlace),
    builtinErrors: builtinErrors.sort(byPlace),
    ...(coverage === undefined ? {} : { coverage }),
    ...(threshold === undefined ? {} : { threshold }),
  };
}

/** Only if each suite was measured: a figure about some of the rules would look like one about all of them. */
function together(all: readonly (readonly FileCoverage[] | undefined)[]): PolicyCoverage | undefined {
  const files = all.flatMap((one) => one ?? []).sort((a, b) => (a.file < b.file ? -1 : 1));
  if (all.includes(undefined)) return undefined;
  return {
    covered: files.reduce((sum, { covered }) => sum + covered, 0),
    uncovered: files.reduce((sum, { uncovered }) => sum + uncovered, 0),
    files,
  };
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly name?: string;
}

function byPlace(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}

/** The same error, with what the compiler is needed for here. */
function forTests(error: unknown): never {
  if (!(error instanceof EastwestError) || error.code !== 'opa-missing') throw error;
  const reason = error.message.split(';')[0] ?? error.message;
  throw new EastwestError(
    'opa-missing',
    `${reason}; it is needed to run the tests of policies`,
    error.remedy,
    {
      cause: error,
    },
  );
}
