import type { RegoModule } from '#policy/compile/rego-module.ts';

/** What the generated router needs to know of a rule. */
export interface RoutedRule {
  readonly id: string;
  readonly package: readonly string[];
  readonly name: string;
}

/**
 * Rego that runs conftest's rules, as main.rego runs ours: it is generated, because the packages can be anything.
 * A rule's value is wrapped in a list, since an undefined one (`deny := "…" if false`) is fine and must have an entry.
 */
export function conftestRouter(rules: readonly RoutedRule[]): string {
  const lines = rules.flatMap((rule, index) => {
    const path = [...rule.package, rule.name].map((segment) => `[${JSON.stringify(segment)}]`).join('');
    const id = JSON.stringify(rule.id);
    return [
      `r${index} := [value | value := data${path}]`,
      `evaluate[${id}] := r${index} if data.eastwest.run[${id}]`,
    ];
  });
  return ['package eastwest.conftest', 'import rego.v1', ...lines, ''].join('\n');
}

/** Packages under `eastwest` that a user's directory may not define: they would change what our rules mean. */
export function isReserved(module: RegoModule): boolean {
  return module.package[0] === 'eastwest' && module.package[1] !== 'rules';
}
