import { objectAt, stringAt } from '#manifest/json.ts';
import type { Catalogue } from '#policy/compile/catalogue.ts';
import { dataRef } from '#policy/compile/data-ref.ts';
import { asSeverity, readReferences } from '#policy/compile/metadata.ts';
import type { RegoIssue } from '#policy/compile/rego-error.ts';
import type { Annotation, RegoModule, RegoRule } from '#policy/compile/rego-module.ts';
import type { Severity } from '#policy/finding.ts';
import type { ModuleRule } from '#policy/policies.ts';
import { groupBy } from '#policy/run/group.ts';

/** conftest's names: `deny`, `violation`, `warn`, and each with `_suffix`. */
const NAME = /^(deny|violation|warn)(?:_[a-zA-Z0-9]+)*$/;

/** conftest's name for what takes rules back; it has no suffix. */
const EXCEPTION = 'exception';

interface Head {
  readonly module: RegoModule;
  readonly rule: RegoRule;
}

/** The rules in conftest's convention, of all packages outside `eastwest`. */
export function conftestRules(modules: readonly RegoModule[], display: (file: string) => string): Catalogue {
  const theirs = modules.filter((module) => module.package[0] !== 'eastwest');
  const heads = theirs
    .flatMap((module) => module.rules.map((rule): Head => ({ module, rule })))
    .filter(({ rule }) => NAME.test(rule.name) && rule.form !== 'function');
  const groups = groupBy(heads, ({ module, rule }) => JSON.stringify([module.package, rule.name]));
  const exceptions = exceptionsOf(theirs, display);
  const found = [...groups.values()].map((group, index) => ruleOf(group, index, display, exceptions));
  return {
    rules: found.flatMap(({ rules }) => rules),
    issues: found.flatMap(({ issues }) => issues),
  };
}

type Exceptions = ReadonlyMap<string, NonNullable<ModuleRule['exception']>>;

/** Where each package's `exception` is first written. */
function exceptionsOf(modules: readonly RegoModule[], display: (file: string) => string): Exceptions {
  const found = new Map<string, NonNullable<ModuleRule['exception']>>();
  for (const module of modules) {
    const head = module.rules.find(({ name, form }) => name === EXCEPTION && form !== 'function');
    const key = JSON.stringify(module.package);
    if (head !== undefined && !found.has(key)) {
      found.set(key, { file: display(module.file), line: head.line });
    }
  }
  return found;
}

function ruleOf(
  group: readonly Head[],
  index: number,
  display: (file: string) => string,
  exceptions: Exceptions,
): Catalogue {
  const [first] = group;
  if (first === undefined) return { rules: [], issues: [] };
  const { module, rule } = first;
  const category = module.package.join('.');
  const annotation = annotationOf(group);
  const custom = objectAt(annotation?.content ?? {}, 'custom');
  const severity = asSeverity(custom['severity']);
  const file = display(module.file);
  const id = `${category}/${rule.name}`;
  const exception = exceptions.get(JSON.stringify(module.package));
  const found: ModuleRule = {
    rule: {
      id,
      category,
      title: stringAt(annotation?.content ?? {}, 'title') ?? id,
      description: (stringAt(annotation?.content ?? {}, 'description') ?? '').trim(),
      remedy: (stringAt(custom, 'remedy') ?? `See the policy, ${file}:${rule.line}.`).trim(),
      severity: severity ?? severityByName(rule.name),
      subject: 'resource',
      kinds: [],
      sensitive: custom['sensitive'] === true,
      references: readReferences(annotation?.content ?? {}),
      origin: { type: 'user', file, line: rule.line },
    },
    convention: 'conftest',
    entrypoint: `eastwest/conftest/r${index}`,
    namespace: namespaceName(module.package),
    refs: [rule.name, ...(exception === undefined ? [] : [EXCEPTION])].map((name) =>
      dataRef([...module.package, name]),
    ),
    ...(exception === undefined ? {} : { exception }),
  };
  return {
    rules: [found],
    issues: issuesOf(first, annotation, custom['severity'] !== undefined && severity === undefined),
  };
}

/** The rule's own METADATA, else its package's. */
function annotationOf(group: readonly Head[]): Annotation | undefined {
  const own = group
    .flatMap(({ rule }) => rule.annotations)
    .find(({ scope }) => scope === 'rule' || scope === 'document');
  return own ?? group.flatMap(({ module }) => module.annotations).find(({ scope }) => scope === 'package');
}

function issuesOf(
  { module, rule }: Head,
  annotation: Annotation | undefined,
  badSeverity: boolean,
): readonly RegoIssue[] {
  const base = { file: module.file, column: 0, code: 'metadata' };
  return [
    ...(badSeverity
      ? [
          {
            ...base,
            line: annotation?.line ?? rule.line,
            message: `${rule.name}: custom.severity must be error, warning or note`,
          },
        ]
      : []),
    ...(rule.form === 'object'
      ? [
          {
            ...base,
            line: rule.line,
            message: `${rule.name} is an object; write \`${rule.name} contains msg if { … }\``,
          },
        ]
      : []),
  ];
}

/** A package as `opa` writes it: `team.a`, `lib["x-y"]`. */
function namespaceName([first = '', ...rest]: readonly string[]): string {
  const segment = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
  return first + rest.map(segment).join('');
}

function severityByName(name: string): Severity {
  return name.startsWith('warn') ? 'warning' : 'error';
}
