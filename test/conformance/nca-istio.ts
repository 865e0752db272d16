import { ownerReferences } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { stringAt } from '#manifest/json.ts';
import { readVectors, type VectorManifest } from './vectors.ts';

/** One end of a rule: pods of some namespaces, a range of addresses, or a host outside (`*.` wildcards). */
export type NcaEnd =
  | { readonly external: string }
  | { readonly namespaces: readonly string[]; readonly pods: string };

/** A connection that is allowed; `All`, or some ports and attributes of requests, each a list of alternatives. */
export interface NcaRule {
  readonly src: NcaEnd;
  readonly dst: NcaEnd;
  readonly conn:
    | 'All'
    | {
        readonly protocols?: readonly string[];
        readonly dst_ports?: readonly string[];
        readonly methods?: readonly string[];
        readonly paths?: readonly string[];
        readonly hosts?: readonly string[];
      };
}

export interface NcaIstioCase {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly manifests: readonly VectorManifest[];
  readonly expectSections: readonly {
    readonly type: 'TCP' | 'non-TCP';
    readonly config: string | null;
    readonly rules: readonly NcaRule[];
  }[];
}

/**
 * Cases of that tool: what is allowed, as rules whose selectors aren't expanded. It assumes a sidecar in each pod, ignores the mode of
 * mutual TLS, and takes the hosts of all listed objects to be in the cluster.
 */
export function ncaIstioCases(): readonly NcaIstioCase[] {
  return readVectors<NcaIstioCase>('nca-istio');
}

/** The rules for TCP, which is all that a mesh carries. */
export function tcpRules({ expectSections }: NcaIstioCase): readonly NcaRule[] {
  return expectSections.filter(({ type }) => type === 'TCP').flatMap(({ rules }) => rules);
}

/** Whether an end of a rule means the pods of a workload. */
export function meansWorkload(end: NcaEnd, workload: Workload): boolean {
  return 'pods' in end && end.namespaces.includes(workload.namespace) && selectsPods(end.pods, workload);
}

/** The rules by which a workload may reach another. */
export function rulesBetween(rules: readonly NcaRule[], from: Workload, to: Workload): readonly NcaRule[] {
  return rules.filter(({ src, dst }) => meansWorkload(src, from) && meansWorkload(dst, to));
}

/** What is outside and a workload may reach: ranges and hosts, as written. */
export function externalsFrom(rules: readonly NcaRule[], from: Workload): readonly string[] {
  const all = rules.flatMap(({ src, dst }) =>
    meansWorkload(src, from) && 'external' in dst ? dst.external : [],
  );
  return [...new Set(all)].sort();
}

/** `*`, names of workloads, or conditions on labels with `and`, `or` and brackets. */
export function selectsPods(pods: string, workload: Workload): boolean {
  if (pods === '*') return true;
  if (!/[=!(]/.test(pods)) return pods.split(', ').some((name) => isNamed(name, workload));
  return disjunction(pods).some((terms) => terms.every((term) => holds(term, workload.labels)));
}

/** Pods are called by their owner, which needn't be among the manifests, or by the label `app`. */
function isNamed(name: string, { resource, labels }: Workload): boolean {
  const owners = ownerReferences(resource).map((owner) => stringAt(owner, 'name'));
  return resource.name === name || owners.includes(name) || labels['app'] === name;
}

/** `a or (b and c)`: alternatives of conditions that hold together. Brackets after `or` and `has` nest no deeper. */
function disjunction(text: string): readonly (readonly string[])[] {
  return text.split(' or ').map((part) => {
    const plain = part.startsWith('(') ? part.slice(1, -1) : part;
    return plain.split(' and ');
  });
}

function holds(term: string, labels: Readonly<Record<string, string>>): boolean {
  const has = /^(!?)has\((.*)\)$/.exec(term);
  if (has !== null) return Object.hasOwn(labels, has[2] ?? '') === (has[1] === '');
  const list = /^(\S+) (not )?in \((.*)\)$/.exec(term);
  if (list !== null) {
    const isIn = (list[3] ?? '').split(',').includes(labels[list[1] ?? ''] ?? '');
    return isIn === (list[2] === undefined);
  }
  const equality = /^(.+?)(!?=)(.*)$/.exec(term);
  if (equality === null) throw new Error(`not a condition on labels: ${term}`);
  return (labels[equality[1] ?? ''] === equality[3]) === (equality[2] === '=');
}
