/**
 * What a kind's fields may be, as plain data (the tables beside this file). A shape is
 * - a text: the name of a format (`string`, `port`, `cidr`, see formats.ts), a range (`integer 0..1000`, `number 0..`), or
 *   the values of an enumeration (`ALLOW|DENY`);
 * - a list: `[shape]`, or `[shape, 'nonEmpty']` where an empty list is refused;
 * - a map with free keys: `{ '*': shape }`;
 * - an object with exactly these fields: `{ 'host!': 'string', subset: 'string' }`, `!` marking required ones.
 *
 * Further members of an object begin with `#`: `#exactlyOne`, `#atMostOne`, `#atLeastOne` name fields (`'a,b;c,d'` are
 * two such groups), `#check` names functions of checks.ts, `#keys` is the format of a map's keys, and `#open` allows
 * fields that the table doesn't know.
 */
export type Shape =
  | string
  | readonly [Shape]
  | readonly [Shape, 'nonEmpty']
  | { readonly [field: string]: Shape };

export type GroupRule = 'exactlyOne' | 'atMostOne' | 'atLeastOne';

/** A shape, prepared for walking. */
export type CompiledShape =
  | { readonly form: 'scalar'; readonly format: string }
  | { readonly form: 'list'; readonly item: CompiledShape; readonly nonEmpty: boolean }
  | {
      readonly form: 'map';
      readonly value: CompiledShape;
      readonly keys: string;
      readonly checks: readonly string[];
    }
  | {
      readonly form: 'object';
      readonly fields: ReadonlyMap<string, CompiledShape>;
      readonly required: readonly string[];
      readonly groups: readonly { readonly rule: GroupRule; readonly fields: readonly string[] }[];
      readonly checks: readonly string[];
      readonly open: boolean;
    };

const GROUP_RULES: readonly GroupRule[] = ['exactlyOne', 'atMostOne', 'atLeastOne'];
const compiledObjects = new WeakMap<object, CompiledShape>();

/** Prepares a shape; parts that tables share are prepared once. */
export function compileShape(shape: Shape): CompiledShape {
  if (typeof shape === 'string') return { form: 'scalar', format: shape };
  const known = compiledObjects.get(shape);
  if (known !== undefined) return known;
  const compiled = isList(shape)
    ? ({ form: 'list', item: compileShape(shape[0]), nonEmpty: shape[1] === 'nonEmpty' } as const)
    : compileObject(shape);
  compiledObjects.set(shape, compiled);
  return compiled;
}

function isList(shape: Exclude<Shape, string>): shape is readonly [Shape] | readonly [Shape, 'nonEmpty'] {
  return Array.isArray(shape);
}

function compileObject(shape: { readonly [field: string]: Shape }): CompiledShape {
  const checks = words(shape['#check'], ',');
  if (shape['*'] !== undefined) {
    const keys = typeof shape['#keys'] === 'string' ? shape['#keys'] : 'any';
    return { form: 'map', value: compileShape(shape['*']), keys, checks };
  }
  const members = Object.entries(shape).filter(([name]) => !name.startsWith('#'));
  return {
    form: 'object',
    fields: new Map(members.map(([name, member]) => [name.replace(/!$/, ''), compileShape(member)])),
    required: members.flatMap(([name]) => (name.endsWith('!') ? [name.slice(0, -1)] : [])),
    groups: GROUP_RULES.flatMap((rule) =>
      words(shape[`#${rule}`], ';').map((group) => ({ rule, fields: words(group, ',') })),
    ),
    checks,
    open: shape['#open'] !== undefined,
  };
}

function words(text: Shape | undefined, separator: string): readonly string[] {
  return typeof text === 'string' ? text.split(separator) : [];
}
