import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import { operationRequests } from '#equation/operation.ts';
import { isAbout } from '#equation/undeclared.ts';
import { EastwestError } from '#errors.ts';
import { collect } from '#prove/collect.ts';
import type { Breach } from '#prove/from-passage.ts';
import type { Decision, Ground, Invariant } from '#prove/invariant.ts';
import { breachesBy, type OnlyReachableOptions, visitsOf } from '#prove/invariants/only-reachable-from.ts';
import { operationVariants } from '#prove/operation-variants.ts';
import { selectAll, selectWorkloads } from '#prove/select-workloads.ts';

/**
 * Nobody but these callers gets an operation through to the target: `POST /refunds`, every path that begins so with `*` at its end, every
 * method with `*` before it. Also not in another spelling that an application may take for the same path, nor as bytes that no proxy reads.
 */
export function onlyMayCall(
  target: string,
  operation: string,
  callers: string | readonly string[],
  { ports }: OnlyReachableOptions = {},
): Invariant {
  const names = typeof callers === 'string' ? [callers] : callers;
  const where = ports === undefined ? '' : `:${ports.join(',')}`;
  return {
    sentence: `${who(names)} may call ${operation} at ${target}${where}`,
    decide: (ground) => {
      const allowed = selectAll(ground.fabric, names).workloads;
      return decideCalls(ground, target, operation, () => allowed, ports);
    },
  };
}

/** As `onlyMayCall`, for those who are declared to call it: by flows with the operation, or about the port and without any. */
export function onlyDeclaredMayCall(target: string, operation: string, names: readonly string[]): Invariant {
  return {
    sentence: `${who(names)} may call ${operation} at ${target}`,
    decide: (ground) =>
      decideCalls(ground, target, operation, (listener) =>
        (ground.wanted.byCallee.get(listener.workload) ?? [])
          .filter((one) => isAbout(one, listener))
          .filter(({ flow: { operations } }) => operations.length === 0 || operations.includes(operation))
          .map(({ from }) => from),
      ),
  };
}

function who(names: readonly string[]): string {
  return names.length === 0 ? 'nobody' : `only ${names.join(' and ')}`;
}

function decideCalls(
  ground: Ground,
  target: string,
  operation: string,
  callersAt: (listener: FabricListener) => readonly Workload[],
  ports?: readonly number[],
): Decision {
  const { fabric } = ground;
  const written = operationRequests(readable(operation));
  const subject = operationVariants(operation);
  const visits = selectWorkloads(fabric, target)
    .workloads.flatMap((workload) => visitsOf(ground, workload, ports))
    .filter(({ listener }) => listener.protocol === 'TCP');
  const breaches = visits.flatMap((one) =>
    breachesBy(ground, one, callersAt(one.listener)).map(
      (breach): Breach => ({ ...breach, subject, preferred: [written] }),
    ),
  );
  return collect(ground, visits.length, breaches, `${target} has no port that could be reached`);
}

function readable(operation: string): string {
  if (/^([A-Z]+|\*) \/\S*$/.test(operation)) return operation;
  throw new EastwestError(
    'bad-usage',
    `\`${operation}\` isn't an operation`,
    'Write METHOD /path, e.g. POST /refunds, GET /items/* or * /healthz.',
  );
}
