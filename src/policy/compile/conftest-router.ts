import { dataRef } from '#policy/compile/data-ref.ts';
import type { RegoModule } from '#policy/compile/rego-module.ts';

/** What the generated router needs to know of a rule. */
export interface RoutedRule {
  readonly id: string;
  readonly package: readonly string[];
  readonly name: string;
  /** Whether the package has exceptions. */
  readonly excepts: boolean;
}

/**
 * Rego that runs conftest's rules, as main.rego runs ours: it is generated, because the packages can be anything.
 * A rule's answer is two lists: its value, and the value of its package's `exception`. Each is empty where that is
 * undefined (`deny := "…" if false`), which is fine and must have an entry.
 */
export function conftestRouter(rules: readonly RoutedRule[]): string {
  const lines = rules.flatMap((rule, index) => {
    const value = bindings([...rule.package, rule.name]);
    const id = JSON.stringify(rule.id);
    return [
      `r${index} := [${value}, ${rule.excepts ? bindings([...rule.package, 'exception']) : '[]'}]`,
      `evaluate[${id}] := r${index} if data.eastwest.run[${id}]`,
    ];
  });
  return ['package eastwest.conftest', 'import rego.v1', ...lines, ''].join('\n');
}

function bindings(path: readonly string[]): string {
  return `[value | value := ${dataRef(path)}]`;
}

/** Packages under `eastwest` that a user's directory may not define: they would change what our rules mean. */
export function isReserved(module: RegoModule): boolean {
  return module.package[0] === 'eastwest' && module.package[1] !== 'rules';
}
