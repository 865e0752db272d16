import type { RegoVersion } from '#policy/compile/compile-rego.ts';
import { opaFailed } from '#policy/compile/compiler.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { parseIssues, type RegoIssue } from '#policy/compile/rego-error.ts';

/** Where the compiler finds an error: it is asked for all of them, not for the first ten. */
const MAX_ERRORS = '1000';

/**
 * What `opa check` has against the Rego in these folders of a workspace. Other than for `check`, each built-in function
 * may be used: tests run in opa, and not in WebAssembly.
 */
export async function checkSuite(
  opa: string,
  folders: readonly string[],
  version: RegoVersion,
  directory: string,
): Promise<readonly RegoIssue[]> {
  const flags = version === 'v0' ? ['--v0-compatible'] : [];
  const output = await runOpa(
    opa,
    ['check', '-f', 'json', '-m', MAX_ERRORS, ...flags, ...folders],
    directory,
  );
  if (output.code === 0) return [];
  const issues = parseIssues(output.stderr) ?? parseIssues(output.stdout);
  if (issues === undefined || issues.length === 0) throw opaFailed('check', output);
  return issues;
}

/** Rego 1 first. Only if it doesn't parse as that, and does as Rego 0, is it Rego 0: as for `check`. */
export async function versionOf(opa: string, folder: string, directory: string): Promise<RegoVersion> {
  if (!(await failsToParse(opa, folder, 'v1', directory))) return 'v1';
  return (await failsToParse(opa, folder, 'v0', directory)) ? 'v1' : 'v0';
}

async function failsToParse(
  opa: string,
  folder: string,
  version: RegoVersion,
  directory: string,
): Promise<boolean> {
  const issues = await checkSuite(opa, [folder], version, directory);
  return issues.some(({ code }) => code === 'rego_parse_error');
}
