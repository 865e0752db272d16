import { join } from 'node:path';
import { type VerifyOptions, verifyPolicies } from '#policy/verify/verify.ts';
import { directoryOf } from './harness.ts';

export const PATH = process.env['PATH'] ?? '';

export const RULES = `package main

deny contains msg if {
	input.kind == "Deployment"
	not input.spec.safe
	msg := "unsafe"
}

deny contains msg if {
	input.kind == "Pod"
	msg := "a bare pod"
}
`;
/** The beginning of main_test.rego. */
export const HEAD = 'package main_test\n\nimport data.main\n\n';

/** Runs the tests of `policy` there. */
export function verify(cwd: string, options: Partial<VerifyOptions> = {}) {
  return verifyPolicies({
    directories: ['policy'],
    cwd,
    path: PATH,
    cacheDirectory: join(cwd, 'cache'),
    ...options,
  });
}

/** Runs tests with this body, of the rules above. */
export function tested(body: string, files: Readonly<Record<string, string>> = {}, options = {}) {
  return verify(
    directoryOf({ 'policy/main.rego': RULES, 'policy/main_test.rego': `${HEAD}${body}`, ...files }),
    options,
  );
}
