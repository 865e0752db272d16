import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { EastwestError } from '#errors.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { workloadPeer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { explainAddresses } from '#reach/explain/explain-address-classes.ts';
import { answerOutside, answerSources } from '#reach/explain/explain-answer.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import { answerEntrances, answerGateways } from '#reach/explain/explain-entrances.ts';
import { listenerAt, meshesOf, orderFabric } from '#reach/explain/explain-fabric.ts';
import { answerListener } from '#reach/explain/explain-member.ts';
import type { AnswerAssumption } from '#reach/explain/explain-mesh-model.ts';
import type { AnswerCase, AnswerSource, OtherPorts, ReachAnswer } from '#reach/explain/explain-model.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { parseOperation } from '#reach/explain/explain-operation.ts';
import { otherPorts, otherPortsOutside } from '#reach/explain/explain-others.ts';
import { addressText } from '#reach/explain/explain-peer-text.ts';
import type { PlaceClasses } from '#reach/explain/explain-place-cells.ts';
import { placeClasses } from '#reach/explain/explain-pod-classes.ts';
import {
  type AskedEnd,
  type AskedPort,
  type AskedSource,
  parseQuestion,
  type Question,
} from '#reach/explain/explain-question.ts';
import { speaksOf } from '#reach/explain/explain-speaks.ts';
import { isEmpty } from '#set/connection-set.ts';

export type * from '#reach/explain/explain-accounts.ts';
export type * from '#reach/explain/explain-change-model.ts';
export type * from '#reach/explain/explain-mesh-model.ts';
export type * from '#reach/explain/explain-model.ts';
export type * from '#reach/explain/explain-side-model.ts';
export type * from '#reach/explain/explain-stop.ts';

export interface ExplainOptions {
  /** Requests that are asked about, as in eastwest.yaml: `POST /refunds`. */
  readonly operations?: readonly string[];
}

/**
 * Whether A reaches B, why, and what would have to change: the network (NetworkPolicies and the admin policies) and the mesh (transport,
 * identity, authorization); and whether A's own, honest call works. `from` and `to` as a user writes them. Pure; the order of the manifests
 * changes nothing.
 * @throws EastwestError `bad-usage` if they name nothing that the manifests have, or an operation is none
 */
export function explainReach(
  given: Fabric,
  manifests: Manifests,
  from: string,
  to: string,
  { operations = [] }: ExplainOptions = {},
): ReachAnswer {
  const fabric = orderFabric(given);
  const question = parseQuestion(fabric.network, from, to);
  const classes = new Map<Workload, readonly PlaceClasses[]>();
  const context: Context = {
    fabric,
    manifests,
    operations: operations.map(parseOperation),
    meshes: meshesOf(fabric),
    classesOf: (workload) => {
      const known = classes.get(workload) ?? placeClasses(fabric.network, workload);
      classes.set(workload, known);
      return known;
    },
  };
  const cases = question.ports.flatMap((port) => answerCases(context, question.source, port));
  const rest = question.whole.map((end) => others(context, question, end));
  return {
    from,
    to,
    outcome: together([
      ...cases.map(({ outcome }) => outcome),
      ...(cases.length > 0 ? [] : rest.map(outcomeOf)),
    ]),
    notes: question.notes,
    cases,
    otherPorts: rest,
    meshes: context.meshes,
    assumptions: assumptionsOf(context),
  };
}

function assumptionsOf({ fabric, meshes }: Context): readonly AnswerAssumption[] {
  return meshes.flatMap((mesh) =>
    fabric.mesh.semantics[mesh].assumptions.map(({ setting, value, source }) => ({
      mesh,
      setting,
      value,
      source,
    })),
  );
}

function answerCases(context: Context, source: AskedSource, asked: AskedPort): readonly AnswerCase[] {
  const { to, protocol, port, name } = asked;
  const answer = (end: string, sources: readonly AnswerSource[]): AnswerCase => ({
    to: end,
    protocol,
    port,
    portName: name,
    speaks: speaksOf(context.fabric, asked),
    outcome: together(sources.map(({ outcome }) => outcome)),
    sources,
  });
  if (to.type === 'workload') {
    const listener = listenerAt(context.fabric, to.workload, asked);
    const isOutside = source.type === 'addresses';
    const gateways = isOutside ? answerGateways(context, to.workload, asked) : [];
    const waysIn = {
      ...(isOutside ? { entrances: answerEntrances(context, to.workload, asked) } : {}),
      ...(gateways.length === 0 ? {} : { gateways }),
    };
    const told = context.meshes.length === 0 ? {} : { listener: answerListener(context, listener) };
    const sources = answerSources(context, source, listener);
    return [{ ...answer(workloadId(to.workload), sources), ...waysIn, ...told }];
  }
  if (source.type !== 'workload') throw fromOutsideToOutside();
  const { network } = context.fabric;
  return explainAddresses(network, workloadPeer(source.workload), to.addresses, asked).map(
    ({ addresses, explained }) =>
      answer(addressText(addresses), [answerOutside(context, source.workload, explained)]),
  );
}

/** The ports that weren't asked about one by one, without those that were. */
function others({ fabric }: Context, { source, ports }: Question, end: AskedEnd): OtherPorts {
  if (end.type === 'workload') return otherPorts(fabric, source, end.workload);
  if (source.type !== 'workload') throw fromOutsideToOutside();
  return otherPortsOutside(fabric, source.workload, end, ports);
}

function together(outcomes: readonly (Outcome | 'mixed')[]): Outcome | 'mixed' {
  const [first = 'closed'] = outcomes;
  return outcomes.every((outcome) => outcome === first) ? first : 'mixed';
}

function outcomeOf({ open, unknown }: OtherPorts): Outcome {
  if (!isEmpty(unknown)) return 'unknown';
  return isEmpty(open) ? 'closed' : 'open';
}

function fromOutsideToOutside(): EastwestError {
  return new EastwestError(
    'bad-usage',
    'a connection to the world outside starts at a workload',
    'Name a workload with --from.',
  );
}
