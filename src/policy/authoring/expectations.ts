import type { Finding } from '#policy/finding.ts';

/** A finding that an example announces on its line: `# expect: part of the message`. */
export interface Expectation {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** How an example and the findings in it differ; both empty if they agree. */
export interface Disagreement {
  readonly missing: readonly Expectation[];
  readonly unexpected: readonly Expectation[];
}

/** The findings that a YAML example announces. */
export function readExpectations(text: string): readonly Expectation[] {
  return text.split('\n').flatMap((line, index) => {
    const message = / # expect: (.+?)\s*$/.exec(line)?.[1];
    return message === undefined ? [] : [{ line: index + 1, message }];
  });
}

/** The settings that an example is to be judged with, in its first line: `# config: { public: [edge/gateway] }`. */
export function exampleConfig(text: string): string {
  return /^# config: (.+)/.exec(text)?.[1] ?? '';
}

/** Compares findings with what was announced: each announcement is met by one finding on its line. */
export function disagreement(expected: readonly Expectation[], findings: readonly Finding[]): Disagreement {
  const left = findings.map(({ location, message }) => ({ line: location.line, message }));
  const missing = expected.filter(({ line, message }) => {
    const index = left.findIndex((finding) => finding.line === line && finding.message.includes(message));
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
  return { missing, unexpected: left };
}
