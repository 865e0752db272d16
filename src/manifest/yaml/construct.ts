import type { Json } from '#manifest/json.ts';
import { MAX_DEPTH } from '#manifest/yaml/compose.ts';
import type { YamlIssue } from '#manifest/yaml/issue.ts';
import { isMerge, keyName } from '#manifest/yaml/key.ts';
import type { MappingNode, ScalarNode, YamlNode } from '#manifest/yaml/node.ts';
import { readScalar } from '#manifest/yaml/scalar-node.ts';

export interface Constructed {
  /** `undefined` if kubectl couldn't read the document either. */
  readonly value: Json | undefined;
  readonly issues: readonly YamlIssue[];
}

type Members = Record<string, Json>;

interface Builder {
  readonly issues: YamlIssue[];
  /** Nodes read so far, and how many of them because of an alias: go-yaml limits their ratio. */
  nodes: number;
  aliased: number;
  aliasDepth: number;
  depth: number;
}

/** What makes the whole document unreadable. */
class Unreadable extends Error {
  readonly issue: YamlIssue;
  constructor(issue: YamlIssue) {
    super(issue.message);
    this.issue = issue;
  }
}

/**
 * The value that kubectl makes of a composed document. Follows go-yaml v2's decoder: of equal keys the last wins, a
 * merge (`<<`) overrides the keys above it and not those below it, aliases are copied up to a limit.
 */
export function constructYaml(root: YamlNode): Constructed {
  const builder: Builder = { issues: [], nodes: 0, aliased: 0, aliasDepth: 0, depth: 0 };
  try {
    return { value: build(root, builder), issues: builder.issues };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { value: undefined, issues: [...builder.issues, error.issue] };
  }
}

function build(node: YamlNode, builder: Builder): Json {
  count(node, builder);
  switch (node.kind) {
    case 'scalar':
      return scalarValue(node, builder);
    case 'sequence':
      return nested(node, builder, () => node.items.map((item) => build(item, builder)));
    case 'mapping': {
      const members: Members = {};
      nested(node, builder, () => fill(members, node, builder, new Set()));
      return members;
    }
    case 'alias':
      return throughAlias(node, builder, (target) => build(target, builder));
    default:
      return node satisfies never;
  }
}

/** Puts a mapping's pairs into `members`; `written` are the keys that this mapping has set so far. */
function fill(members: Members, node: MappingNode, builder: Builder, written: Set<string>): void {
  for (const { key, value } of node.pairs) {
    if (isMerge(key)) {
      merge(members, value, builder);
      continue;
    }
    const name = keyOf(key, builder);
    if (written.has(name)) builder.issues.push(duplicateKey(key, name));
    written.add(name);
    setMember(members, name, build(value, builder));
  }
}

function merge(members: Members, source: YamlNode, builder: Builder): void {
  if (source.kind === 'sequence') {
    // The earlier mapping of a list wins, so it comes last.
    for (const item of source.items.toReversed()) mergeMapping(members, item, builder);
    return;
  }
  mergeMapping(members, source, builder);
}

function mergeMapping(members: Members, source: YamlNode, builder: Builder): void {
  count(source, builder);
  if (source.kind === 'alias' && source.target?.kind !== 'sequence') {
    throughAlias(source, builder, (target) => mergeMapping(members, target, builder));
    return;
  }
  if (source.kind !== 'mapping') {
    throw invalid(source, 'a merge key (<<) needs a mapping or a list of mappings as its value');
  }
  nested(source, builder, () => fill(members, source, builder, new Set()));
}

function throughAlias<T>(
  node: YamlNode & { kind: 'alias' },
  builder: Builder,
  use: (target: YamlNode) => T,
): T {
  if (node.target === undefined) throw invalid(node, `the anchor "${node.name}" contains itself`);
  builder.aliasDepth++;
  const result = nested(node, builder, () => use(node.target ?? node));
  builder.aliasDepth--;
  return result;
}

function nested<T>(node: YamlNode, builder: Builder, run: () => T): T {
  if (++builder.depth > 2 * MAX_DEPTH) {
    throw new Unreadable({
      ...at(node),
      code: 'too-deep',
      level: 'severe',
      message: `Nested more than ${MAX_DEPTH} levels deep through aliases.`,
      remedy: 'Write the value out, or nest it less.',
    });
  }
  const result = run();
  builder.depth--;
  return result;
}

/** go-yaml's protection: the share of nodes that come from aliases may be 99 %, falling to 10 % for large documents. */
function count(node: YamlNode, builder: Builder): void {
  builder.nodes++;
  if (builder.aliasDepth === 0) return;
  builder.aliased++;
  if (builder.aliased <= 100 || builder.nodes <= 1000) return;
  const excess = Math.min(1, Math.max(0, (builder.nodes - 400_000) / 3_600_000));
  if (builder.aliased / builder.nodes <= 0.99 - 0.89 * excess) return;
  throw new Unreadable({
    ...at(node),
    code: 'too-many-aliases',
    level: 'severe',
    message: 'Aliases (*name) blow this document up beyond the size that kubectl accepts.',
    remedy: 'Write the repeated parts out.',
  });
}

function keyOf(key: YamlNode, builder: Builder): string {
  const name = keyName(key);
  if (name === undefined) throw invalid(key, 'a mapping or a list is used as a key');
  if (name !== null) return name;
  builder.issues.push({
    ...at(key),
    code: 'not-representable',
    level: 'severe',
    message: 'A key is null or larger than 2^63: kubectl refuses this document.',
    remedy: 'Quote the key if the text is meant, or remove it.',
  });
  return 'null';
}

function exactDigits(value: number): string {
  return String(BigInt(value));
}

function scalarValue(node: ScalarNode, builder: Builder): Json {
  const scalar = readScalar(node);
  if (scalar === undefined) {
    throw invalid(node, `the value doesn't fit its tag !!${node.tag.replace('tag:yaml.org,2002:', '')}`);
  }
  if (scalar.type === 'nonfinite') builder.issues.push(notJson(node));
  if (
    scalar.type === 'integer' &&
    scalar.digits !== undefined &&
    scalar.digits !== exactDigits(scalar.value)
  ) {
    builder.issues.push(inexact(node, scalar.value));
  }
  // JSON's minus zero is Go's integer 0.
  return scalar.value === 0 ? 0 : scalar.value;
}

/** A key like `__proto__` is data like any other. */
function setMember(members: Members, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(members, key, { value, configurable: true, enumerable: true, writable: true });
  } else {
    members[key] = value;
  }
}

function at(node: YamlNode): { readonly offset: number; readonly end: number } {
  return { offset: node.start, end: node.end };
}

function invalid(node: YamlNode, reason: string): Unreadable {
  const remedy = 'Mend the YAML at this place; kubectl refuses it as well.';
  return new Unreadable({
    ...at(node),
    code: 'yaml-invalid',
    level: 'severe',
    message: `Not readable: ${reason}.`,
    remedy,
  });
}

function duplicateKey(key: YamlNode, name: string): YamlIssue {
  return {
    ...at(key),
    code: 'duplicate-key',
    level: 'severe',
    message: `The key ${JSON.stringify(shorten(name))} is here for a second time in the same mapping; only this last one counts.`,
    remedy: 'Remove one of the two: the API server may reject the manifest or silently use either.',
  };
}

function notJson(node: ScalarNode): YamlIssue {
  return {
    ...at(node),
    code: 'not-representable',
    level: 'severe',
    message: `The number ${node.text} has no JSON form: kubectl refuses this document.`,
    remedy: 'Quote it if the text is meant.',
  };
}

function inexact(node: ScalarNode, value: number): YamlIssue {
  return {
    ...at(node),
    code: 'not-representable',
    level: 'warning',
    message: `The integer ${node.text} is beyond 2^53; rules see it rounded to ${value}.`,
    remedy: 'Quote it if the digits are meant as text, else mind that comparisons with it are approximate.',
  };
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
