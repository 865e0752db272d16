import { checkRego, type RegoVersion } from '#policy/compile/compile-rego.ts';
import type { Compiler } from '#policy/compile/compiler.ts';
import { type RegoIssue, regoInvalid } from '#policy/compile/rego-error.ts';
import { UNUSABLE_BUILTINS } from '#policy/compile/unusable-builtins.ts';
import type { Texts } from '#policy/compile/workspace.ts';

/** Directories that are compiled as the same version of Rego. */
export interface SameVersion {
  readonly version: RegoVersion;
  /** Which of the directories, by index. */
  readonly members: readonly number[];
  /** Calls of built-in functions that opa has and WebAssembly lacks. */
  readonly beyond: readonly RegoIssue[];
}

/**
 * In which version of Rego the directories are written: all of them Rego 1; else, where that doesn't parse and Rego 0
 * does, all of them that; else each for itself. Helpers are ours and Rego 1.
 * @throws EastwestError `rego-invalid` with every error.
 */
export async function versionsOf(
  compiler: Compiler,
  directories: readonly Texts[],
  helpers: Texts,
  display: (file: string) => string,
): Promise<readonly SameVersion[]> {
  const all = directories.map((_, index) => index);
  const together = await checkEither(compiler, new Map(directories.flatMap((texts) => [...texts])), helpers);
  if (together.issues.every(isBeyondWasm)) {
    return [{ version: together.version, members: all, beyond: together.issues }];
  }
  if (directories.length < 2 || !together.issues.some(isParseError))
    throw regoInvalid(together.issues, display);
  const alone = await Promise.all(directories.map((texts) => checkEither(compiler, texts, helpers)));
  const issues = alone.flatMap((one) => one.issues);
  if (!issues.every(isBeyondWasm)) throw regoInvalid(issues, display);
  return (['v1', 'v0'] as const)
    .map((version): SameVersion => {
      const members = all.filter((index) => alone[index]?.version === version);
      return { version, members, beyond: members.flatMap((index) => alone[index]?.issues ?? []) };
    })
    .filter(({ members }) => members.length > 0);
}

interface Checked {
  readonly version: RegoVersion;
  readonly issues: readonly RegoIssue[];
}

/** Rego 1 first. Only if it doesn't parse as that, and does as Rego 0, is it Rego 0 (which our helpers aren't). */
async function checkEither(compiler: Compiler, rego: Texts, helpers: Texts): Promise<Checked> {
  const issues = await checkRego(compiler, new Map([...rego, ...helpers]), 'v1');
  if (issues.some(isParseError)) {
    const old = await checkRego(compiler, rego, 'v0');
    if (!old.some(isParseError)) return { version: 'v0', issues: old };
  }
  return { version: 'v1', issues };
}

/** It is no error in rules that opa runs itself. What would make a run differ from the next one is. */
function isBeyondWasm({ unknownFunction }: RegoIssue): boolean {
  const reason = UNUSABLE_BUILTINS.get(unknownFunction ?? '');
  return reason === 'absent' || reason === 'differs';
}

function isParseError({ code }: RegoIssue): boolean {
  return code === 'rego_parse_error';
}
