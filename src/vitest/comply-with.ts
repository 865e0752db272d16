import {
  type Config,
  check,
  type Manifests,
  NO_CONFIG,
  type Policies,
  type Report,
  render,
  type Severity,
  verdict,
} from '#index.ts';
import type { Matched } from '#vitest/matched.ts';

export interface ComplyOptions {
  /** The least severity that fails; default `error`. */
  readonly failOn?: Severity;
  /** The instant that rules see and exceptions are judged by, ISO 8601; default: now. */
  readonly now?: string;
}

const RANK = { note: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/** `await expect(platform).toComplyWith(await loadPolicies())`. Nothing looked at, or input that can't be trusted, doesn't comply. */
export async function toComplyWith(
  received: unknown,
  policies: Policies,
  { failOn = 'error', now = new Date().toISOString() }: ComplyOptions = {},
): Promise<Matched> {
  const { manifests, config } = inputOf(received);
  const report = await check(manifests, policies, { now, config });
  const outcome = verdict(report);
  const raised = report.findings.some(({ severity }) => RANK[severity] >= RANK[failOn]);
  const pass = outcome !== 'untrusted' && outcome !== 'nothing-seen' && !raised;
  return {
    pass,
    message: () => `expected the manifests ${pass ? 'not ' : ''}to comply:\n\n${shown(report)}`,
  };
}

function inputOf(received: unknown): { readonly manifests: Manifests; readonly config: Config } {
  const value = received as Partial<Record<'manifests' | 'config', unknown>> & Partial<Manifests>;
  if (value.manifests === undefined) return { manifests: received as Manifests, config: NO_CONFIG };
  return {
    manifests: value.manifests as Manifests,
    config: (value.config as Config | undefined) ?? NO_CONFIG,
  };
}

function shown(report: Report): string {
  return render(report, 'pretty', { color: false }).trimEnd();
}
