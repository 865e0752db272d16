import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import { CHECKS } from '#manifest/validate/checks.ts';
import type { Complaint } from '#manifest/validate/complaint.ts';
import { judgeFormat } from '#manifest/validate/formats.ts';
import { jsonType } from '#manifest/validate/json-type.ts';
import { displayPath } from '#manifest/validate/path.ts';
import type { CompiledShape, GroupRule } from '#manifest/validate/shape.ts';
import { unknownField } from '#manifest/validate/unknown-field.ts';
import type { Violation } from '#manifest/validate/violation.ts';

type ObjectShape = Extract<CompiledShape, { form: 'object' }>;
type ListShape = Extract<CompiledShape, { form: 'list' }>;
type MapShape = Extract<CompiledShape, { form: 'map' }>;

interface Walk {
  readonly root: CompiledShape;
  readonly found: Violation[];
}

/** Where the walk is, innermost step first: a pointer is only made for what is objected to. */
interface Place {
  readonly parent: Place | undefined;
  readonly step: string | number;
}

/**
 * Compares a resource with the shape of its kind. `null` is absent, as it is to the API server; in a list it isn't,
 * since there a custom resource with it is refused and a built-in one gets an empty element.
 */
export function walkShape(root: CompiledShape, resource: JsonObject): readonly Violation[] {
  const found: Violation[] = [];
  visit({ root, found }, root, resource, undefined);
  return found;
}

function visit(walk: Walk, shape: CompiledShape, value: Json, at: Place | undefined): void {
  switch (shape.form) {
    case 'scalar':
      complain(walk, at, judgeFormat(shape.format, value));
      break;
    case 'list':
      if (isArray(value)) visitList(walk, shape, value, at);
      else wrongType(walk, at, 'a list', value);
      break;
    case 'map':
      if (isObject(value)) visitMap(walk, shape, value, at);
      else wrongType(walk, at, 'an object', value);
      break;
    case 'object':
      if (isObject(value)) visitObject(walk, shape, value, at);
      else wrongType(walk, at, 'an object', value);
      break;
    default:
      shape satisfies never;
  }
}

function visitList(walk: Walk, shape: ListShape, value: readonly Json[], at: Place | undefined): void {
  if (shape.nonEmpty && value.length === 0) {
    violate(walk, at, 'must not be empty', 'Remove the field, or add an entry.');
  }
  for (const [index, item] of value.entries()) {
    const place = { parent: at, step: index };
    if (item !== null) visit(walk, shape.item, item, place);
    else
      violate(
        walk,
        place,
        'is null, which is no entry of a list',
        'Remove the entry, or write what was meant.',
      );
  }
}

function visitMap(walk: Walk, shape: MapShape, value: JsonObject, at: Place | undefined): void {
  for (const [key, member] of Object.entries(value)) {
    const place = { parent: at, step: key };
    const complaint = judgeFormat(shape.keys, key);
    if (complaint !== undefined)
      complain(walk, place, { ...complaint, says: `has a key that ${complaint.says}` });
    if (isPresent(member)) visit(walk, shape.value, member, place);
  }
  runChecks(walk, shape.checks, value, at);
}

function visitObject(walk: Walk, shape: ObjectShape, value: JsonObject, at: Place | undefined): void {
  for (const [name, member] of Object.entries(value)) {
    const field = shape.fields.get(name);
    if (field === undefined) {
      if (!shape.open) walk.found.push(unknownField(walk.root, shape, pointerOf(at), name, member));
    } else if (isPresent(member)) visit(walk, field, member, { parent: at, step: name });
  }
  for (const name of shape.required) {
    if (!isPresent(value[name])) {
      violate(walk, at, `lacks \`${name}\`, which is required`, `Add \`${name}\`.`);
    }
  }
  for (const group of shape.groups) judgeGroup(walk, group.rule, group.fields, value, at);
  runChecks(walk, shape.checks, value, at);
}

function judgeGroup(
  walk: Walk,
  rule: GroupRule,
  fields: readonly string[],
  value: JsonObject,
  at: Place | undefined,
): void {
  const present = fields.filter((field) => isPresent(value[field]));
  if (present.length === 1) return;
  const names = fields.map(quoted).join(', ');
  if (present.length > 1 && rule !== 'atLeastOne') {
    const says = `has ${present.map(quoted).join(' and ')}, which exclude each other`;
    violate(walk, at, says, `Keep one of ${names}.`);
  }
  if (present.length === 0 && rule !== 'atMostOne') {
    const amount = rule === 'exactlyOne' ? 'exactly' : 'at least';
    violate(walk, at, `needs ${amount} one of ${names}`, 'Add the one that is meant.');
  }
}

function runChecks(walk: Walk, names: readonly string[], value: JsonObject, at: Place | undefined): void {
  for (const name of names) {
    for (const { at: steps, ...objection } of CHECKS[name]?.(value) ?? []) {
      const place = steps.reduce<Place | undefined>((parent, step) => ({ parent, step }), at);
      complain(walk, place, { code: 'schema-violation', level: 'severe', ...objection });
    }
  }
}

function wrongType(walk: Walk, at: Place | undefined, expected: string, value: Json): void {
  violate(walk, at, `must be ${expected}, is ${jsonType(value)}`, `Write ${expected} there.`);
}

function violate(walk: Walk, at: Place | undefined, says: string, remedy: string): void {
  complain(walk, at, { code: 'schema-violation', level: 'severe', says, remedy });
}

function complain(walk: Walk, at: Place | undefined, complaint: Complaint | undefined): void {
  if (complaint === undefined) return;
  const { code, level, says, remedy } = complaint;
  const pointer = pointerOf(at);
  walk.found.push({ code, level, pointer, message: `${displayPath(pointer)} ${says}.`, remedy });
}

function pointerOf(at: Place | undefined): Pointer {
  return at === undefined ? '' : joinPointer(pointerOf(at.parent), at.step);
}

function quoted(name: string): string {
  return `\`${name}\``;
}

function isPresent(value: Json | undefined): value is NonNullable<Json> {
  return value !== undefined && value !== null;
}
