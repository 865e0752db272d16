import type { Phase, Plan, PlanBreak, PlanCaveat, PlanException, PlanNeed } from '#plan/schema.ts';

/** `namespace/name` out of an id. */
export function nameOf(id: string): string {
  const parts = id.split('/');
  return parts.length > 1 ? parts.slice(1).join('/') : id;
}

export const MESH: Readonly<Record<Plan['mesh'], string>> = {
  '': 'no mesh chosen',
  istio: 'Istio with sidecars',
  ambient: 'Istio in ambient mode',
  linkerd: 'Linkerd',
};

export const PHASE: Readonly<Record<Phase, { readonly title: string; readonly purpose: string }>> = {
  observe: {
    title: 'Observe',
    purpose:
      'Bring everything into the mesh. Plaintext is still accepted, so that nothing has to change at once.',
  },
  test: {
    title: 'Test',
    purpose: 'Take back what keeps clients out of mutual TLS, and measure who still calls in plaintext.',
  },
  'roll-out': {
    title: 'Roll out',
    purpose: 'Demand mutual TLS, one namespace after the other, in this order.',
  },
  enforce: {
    title: 'Enforce',
    purpose: 'Take back what is weaker, and make mutual TLS the rule for the whole mesh.',
  },
};

export const BASIS: Readonly<Record<PlanNeed['basis'], string>> = {
  declared: 'declared',
  guessed: 'guessed',
  scrape: 'guessed',
  outside: 'from outside',
  controller: 'from outside',
  probe: 'probe',
};

/** What stops a call, in a clause; nothing for what comes from outside, which has no certificate anyway. */
export function stopWords({ stoppedBy, transport }: PlanBreak, basis: PlanNeed['basis'] | undefined): string {
  switch (stoppedBy) {
    case '':
      return '';
    case 'client':
      return 'its own proxy does not let it out';
    case 'network':
      return 'a network policy closes the way';
    case 'transport':
      if (basis === 'outside' || basis === 'controller') return 'the outside has no certificate of the mesh';
      if (basis === 'probe') return 'the kubelet has no certificate of the mesh';
      return transport === 'mtls'
        ? 'it is sent by mutual TLS, which nothing takes there'
        : 'it is sent without the mesh’s mutual TLS';
    case 'identity':
      return 'the caller has no identity to show';
    case 'authorization':
      return transport === 'mtls'
        ? 'it is not authorized'
        : 'it is sent without an identity, and not authorized';
    default:
      return stoppedBy satisfies never;
  }
}

/** A call in one line: who calls whom, and how that is known unless it is declared. */
export function needWords(need: PlanNeed | undefined): string {
  if (need === undefined) return 'a call';
  const { basis, from, to, port, operations, byAddress } = need;
  const what = operations.length === 0 || basis === 'probe' ? '' : ` ${operations.join(', ')}`;
  const how = byAddress ? ', by the pods’ addresses' : '';
  return `${nameOf(from)} → ${nameOf(to)}:${port}${what}${how}`;
}

export function exceptionWords({ workload, protocol, ports }: PlanException): string {
  return `${nameOf(workload)} ${protocol} ${ports}`;
}

/** The plan in one line. */
export function headline(plan: Plan): string {
  const { listeners, strict, steps, complete, exceptions } = plan;
  if (listeners.all === 0) return 'there is no listener to encrypt';
  const left = exceptions.filter(({ byDesign }) => !byDesign).length;
  if (strict) {
    const design =
      listeners.byDesign === 0
        ? 'without an exception'
        : `but for ${counted(listeners.byDesign, 'exception')} by design`;
    return `mutual TLS is demanded everywhere already: ${counted(listeners.all, 'listener')}, ${design}`;
  }
  if (plan.mesh === '' && plan.meshes.length === 0) {
    return `no mesh is in use: ${counted(listeners.open, 'listener')} of ${listeners.all} accept plaintext`;
  }
  const now = `${listeners.open} of ${counted(listeners.all, 'listener')} accept plaintext today`;
  const design = exceptions.length - left;
  const then = !complete
    ? `${left} after the last step`
    : design === 0
      ? 'none after the last step'
      : `none after the last step, but for ${counted(design, 'exception')} by design`;
  return `${now}, ${then}: ${counted(steps.length, 'step')}`;
}

/** `1 step`, `2 steps`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Up to so many names, and how many more there are. */
export function some(all: readonly string[], most: number, count = all.length): string {
  const shown = all.slice(0, most);
  const rest = count - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** The phase in which a caveat has to be thought of. */
export function caveatPhase(kind: PlanCaveat['kind']): Phase {
  return kind === 'closes' || kind === 'stuck' ? 'roll-out' : 'observe';
}

/** Whether there is anything to plan: a mesh for at least some namespace. */
export function isChosen({ namespaces, steps }: Plan): boolean {
  return steps.length > 0 || namespaces.some(({ mesh }) => mesh !== '');
}
