import { groupMembers } from '#facts/platform/groups.ts';
import type { InboundFacts, MembershipFacts, PlatformFacts } from '#facts/platform/schema.ts';

/** `namespace/name` out of an id. */
export function nameOf(id: string): string {
  return id.split('/').slice(1).join('/');
}

/** Up to so many names, and how many more there are. */
export function names(all: readonly string[], most: number): string {
  if (all.length <= most) return all.join(', ');
  return `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
}

/** The names of a group of workloads, in order. */
export function groupNames(facts: PlatformFacts, group: number): readonly string[] {
  return groupMembers(facts, group)
    .map((number) => nameOf(facts.workloads[number]?.id ?? ''))
    .sort();
}

export function membershipText({ mesh, mode, member, principal }: MembershipFacts): string {
  if (mesh === 'none' || member === 'no') return 'in no mesh';
  const sure = member === 'yes' ? `${mesh} ${mode}` : `perhaps ${mesh} ${mode}`;
  return `${sure}  ${principal}`;
}

export const TRANSPORT: Readonly<Record<InboundFacts['transport'], string>> = {
  mtls: 'mTLS',
  plaintext: 'plaintext',
};
