import type { JsonObject } from '#manifest/json.ts';
import type { Reads } from '#policy/compile/reads.ts';
import type { RuleId } from '#policy/finding.ts';
import type { Rule } from '#policy/rule.ts';

/** Compiled rules, ready to be evaluated. */
export interface Policies {
  /** Of all modules, sorted by id. */
  readonly rules: readonly Rule[];
  readonly modules: readonly PolicyModule[];
  /** Rules of conftest's convention that aren't run: no `--namespace` selects their package. */
  readonly unselected?: readonly RuleId[];
  /** The compiler of the user's own; it also tells which built-in functions failed. */
  readonly opa?: string;
}

/** One WASM module: the built-in rules, or those of the `--policy` directories in one version of Rego. */
export interface PolicyModule {
  /** `builtin`, or the directories as the user named them. */
  readonly name: string;
  /** Empty if WebAssembly lacks a built-in function of theirs: only `opa` can run them. */
  readonly wasm: Uint8Array;
  /** The data files: those beside the rules, and `--data`. */
  readonly data: JsonObject;
  readonly rules: readonly ModuleRule[];
  /** What its Rego reads of `input`; the rest isn't handed to it. */
  readonly reads: Reads;
  /** Whether its rules may read `data.conftest.file`. */
  readonly readsFile?: boolean;
  /** What it was compiled from; none for the built-in rules, whose tests try that. */
  readonly sources?: ModuleSources;
}

/** Rego and data, as they were compiled. */
export interface ModuleSources {
  readonly version: 'v0' | 'v1';
  /** By path in the compiler's workspace; the first folder of a path is the root of the data in it. */
  readonly texts: Readonly<Record<string, string>>;
  /** The paths as the user names the files; ours aren't in it. */
  readonly names: Readonly<Record<string, string>>;
}

/** A rule, and how to run it. */
export interface ModuleRule {
  readonly rule: Rule;
  readonly convention: Convention;
  /** Runs this rule alone, to find the one that fails. */
  readonly entrypoint: string;
  /** What it evaluates, in Rego: `data.main.deny`, and the exceptions of its package. */
  readonly refs?: readonly string[];
  /** conftest: the package as conftest names it: `main`, `team.a`, `lib["x-y"]`. */
  readonly namespace?: string;
  /** conftest: where the package's `exception` is written, if it has one. */
  readonly exception?: { readonly file: string; readonly line: number };
}

/**
 * - `eastwest`: looks at a subject and yields findings with pointers.
 * - `conftest`: looks at a whole document and yields messages.
 */
export type Convention = 'eastwest' | 'conftest';

/** The entrypoint that runs all applicable rules of a convention on one input. */
export const ROUTERS: Readonly<Record<Convention, string>> = {
  eastwest: 'eastwest/main/evaluate',
  conftest: 'eastwest/conftest/evaluate',
};

/** What one evaluation on one subject may take. */
export interface EvaluateLimits {
  /** Default 5,000. */
  readonly milliseconds: number;
  /** Pages of 64 KiB; default 4,096, i.e. 256 MiB. */
  readonly memoryPages: number;
}
