import { closest } from '#closest.ts';
import { isObject, type Json } from '#manifest/json.ts';
import { joinPointer, type Pointer, parsePointer } from '#manifest/pointer.ts';
import { displayPath } from '#manifest/validate/path.ts';
import type { CompiledShape } from '#manifest/validate/shape.ts';
import type { Violation } from '#manifest/validate/violation.ts';

type ObjectShape = Extract<CompiledShape, { form: 'object' }>;

/** Steps into a shape, `*` for any entry of a list or map: `['spec', 'ingress', '*', 'from']`. */
type Steps = readonly string[];

const fieldIndexes = new WeakMap<CompiledShape, ReadonlyMap<string, readonly Steps[]>>();

/**
 * A field that its kind doesn't have. The API server drops it or refuses the manifest, depending on the client, so the
 * policy never means what it seems to say. The hint names the field that was meant, or the level where it belongs.
 */
export function unknownField(
  root: CompiledShape,
  here: ObjectShape,
  at: Pointer,
  name: string,
  value?: Json,
): Violation {
  const place = at === '' ? 'the top level' : displayPath(at);
  const { hint, remedy } = adviceFor(root, here, at, name, value);
  return {
    code: 'unknown-field',
    level: 'severe',
    pointer: joinPointer(at, name),
    message: `${displayPath(joinPointer(at, name))} isn't a field of ${place}${hint}`,
    remedy: `${remedy}: as it stands it is dropped or refused, never obeyed.`,
  };
}

interface Advice {
  readonly hint: string;
  readonly remedy: string;
}

function adviceFor(
  root: CompiledShape,
  here: ObjectShape,
  at: Pointer,
  name: string,
  value: Json | undefined,
): Advice {
  const meant = closest(name, here.fields.keys());
  if (meant !== undefined)
    return { hint: `; did you mean \`${meant}\`?`, remedy: `Rename it to \`${meant}\`` };
  const inside = isObject(value) ? Object.keys(value) : [];
  if (inside.length > 0 && inside.every((key) => here.fields.has(key))) {
    return {
      hint: '; what is in it belongs directly there.',
      remedy: `Write the contents of \`${name}\` in its place`,
    };
  }
  const level = nearestLevel(root, at, name);
  if (level !== undefined) return { hint: `; it belongs in ${level}.`, remedy: `Move it to ${level}` };
  const fields = [...here.fields.keys()].map((field) => `\`${field}\``).join(', ');
  return { hint: '.', remedy: `Remove it, or choose one of ${fields}` };
}

/** The level nearest to `at` whose shape has the field, with the indices that both share. */
function nearestLevel(root: CompiledShape, at: Pointer, name: string): string | undefined {
  const here = parsePointer(at);
  const index = fieldIndex(root);
  const spelled = index.has(name) ? name : closest(name, index.keys());
  const places = index.get(spelled ?? '') ?? [];
  const [best] = [...places].sort(
    (a, b) => distance(here, a) - distance(here, b) || a.join('/').localeCompare(b.join('/')),
  );
  if (best === undefined) return undefined;
  const shared = sharedSteps(here, best);
  const steps = best.map((step, position) => (position < shared ? (here[position] ?? step) : step));
  const path = steps.reduce(
    (text, step) => (/^(\*|\d+)$/.test(step) ? `${text}[${step.replace('*', '')}]` : `${text}.${step}`),
    '',
  );
  const level = path === '' ? 'the top level' : `\`${path.slice(1)}\``;
  return spelled === name ? level : `${level}, as \`${spelled}\``;
}

/** How many steps up and down lie between two places. */
function distance(here: Steps, there: Steps): number {
  return here.length + there.length - 2 * sharedSteps(here, there);
}

function sharedSteps(here: Steps, there: Steps): number {
  let shared = 0;
  while (
    shared < there.length &&
    shared < here.length &&
    (there[shared] === here[shared] || there[shared] === '*')
  )
    shared++;
  return shared;
}

/** Field name → the places that have it. */
function fieldIndex(root: CompiledShape): ReadonlyMap<string, readonly Steps[]> {
  const known = fieldIndexes.get(root);
  if (known !== undefined) return known;
  const index = new Map<string, Steps[]>();
  const collect = (shape: CompiledShape, steps: Steps): void => {
    if (shape.form === 'list') collect(shape.item, [...steps, '*']);
    if (shape.form === 'map') collect(shape.value, [...steps, '*']);
    if (shape.form !== 'object') return;
    for (const [name, member] of shape.fields) {
      index.set(name, [...(index.get(name) ?? []), steps]);
      collect(member, [...steps, name]);
    }
  };
  collect(root, []);
  fieldIndexes.set(root, index);
  return index;
}
