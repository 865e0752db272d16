import { callersOf } from '#equation/undeclared.ts';
import { collect } from '#prove/collect.ts';
import type { Invariant } from '#prove/invariant.ts';
import { selectWorkloads } from '#prove/select-workloads.ts';
import { visitsTo } from '#prove/visits.ts';

/**
 * No port at which an application may answer is reached in plaintext by anybody: not by those who may call it either. What is declared
 * public is left out, and so are the ports on which a proxy itself answers.
 */
export function noPlaintextPort(selector = '*'): Invariant {
  return {
    sentence: `no port of ${selector === '*' ? 'any workload' : selector} is reached in plaintext, but for public ones`,
    decide: (ground) => {
      const { fabric, wanted } = ground;
      const visits = selectWorkloads(fabric, selector)
        .workloads.flatMap((workload) => visitsTo(fabric, workload))
        .filter(({ listener }) => !callersOf(fabric, wanted, listener).anybody);
      const breaches = visits.flatMap(({ passages }) =>
        passages
          .filter(({ way }) => way.transport === 'plaintext')
          .map((passage) => ({ passage, allowed: [] })),
      );
      return collect(ground, visits.length, breaches, 'there is no port that is not public');
    },
  };
}
