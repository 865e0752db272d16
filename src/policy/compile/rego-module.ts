import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { type Reads, readsOf } from '#policy/compile/reads.ts';
import { readsFileInfo } from '#policy/compile/reads-file.ts';

/** What we need to know of a parsed Rego file. */
export interface RegoModule {
  /** The relative path under which it was compiled. */
  readonly file: string;
  /** Without the leading `data`. */
  readonly package: readonly string[];
  readonly line: number;
  readonly rules: readonly RegoRule[];
  readonly annotations: readonly Annotation[];
  /** What the file reads of `input`. */
  readonly reads: Reads;
  /** Whether it may read `data.conftest`, which differs from file to file. */
  readonly readsFile: boolean;
}

/** One head: a rule may have several. */
export interface RegoRule {
  readonly name: string;
  /** `set`: `deny contains msg`; `value`: `deny := "…"`; `object`: `deny[x] := …`, `deny.x contains …`. */
  readonly form: 'set' | 'value' | 'object' | 'function';
  readonly line: number;
  readonly annotations: readonly Annotation[];
}

/** A METADATA block. */
export interface Annotation {
  readonly scope: string;
  readonly line: number;
  readonly content: JsonObject;
}

/** Reads what `opa parse -f json --json-include locations,-comments` prints. */
export function readModule(file: string, ast: JsonObject): RegoModule {
  const head = objectAt(ast, 'package');
  const trees = [...arrayAt(ast, 'imports'), ...arrayAt(ast, 'rules').map(withoutAnnotations)];
  return {
    file,
    package: arrayAt(head, 'path').slice(1).map(termText),
    line: lineOf(head),
    rules: arrayAt(ast, 'rules').filter(isObject).map(readRule),
    annotations: arrayAt(ast, 'annotations').filter(isObject).map(readAnnotation),
    // METADATA names `input` too, where it says what it looks like.
    reads: readsOf(trees),
    readsFile: readsFileInfo(trees),
  };
}

function withoutAnnotations(rule: Json): Json {
  if (!isObject(rule)) return rule;
  const { annotations: _, ...rest } = rule;
  return rest;
}

function readRule(rule: JsonObject): RegoRule {
  const head = objectAt(rule, 'head');
  const ref = arrayAt(head, 'ref');
  const name = ref[0];
  return {
    name: name === undefined ? (stringAt(head, 'name') ?? '') : termText(name),
    form: formOf(head, ref.length),
    line: lineOf(objectAt(rule, 'head')) || lineOf(rule),
    annotations: arrayAt(rule, 'annotations').filter(isObject).map(readAnnotation),
  };
}

function formOf(head: JsonObject, terms: number): RegoRule['form'] {
  if (head['args'] !== undefined) return 'function';
  if (terms > 1) return 'object';
  return head['key'] !== undefined && head['value'] === undefined ? 'set' : 'value';
}

function readAnnotation(annotation: JsonObject): Annotation {
  const { location: _, scope: __, ...content } = annotation;
  return { scope: stringAt(annotation, 'scope') ?? 'rule', line: lineOf(annotation), content };
}

function lineOf(node: JsonObject): number {
  return Number(objectAt(node, 'location')['row'] ?? 0);
}

function termText(term: Json): string {
  return isObject(term) ? String(term['value']) : '';
}
