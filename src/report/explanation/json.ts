import type { JsonObject } from '#manifest/json.ts';
import type { AnswerCase, AnswerSource, OtherPorts, ReachAnswer, Source } from '#reach/explain/explain.ts';
import { changeObject } from '#report/explanation/json-change.ts';
import {
  listenerObject,
  meshChangeObject,
  meshObject,
  operationObject,
} from '#report/explanation/json-mesh.ts';
import { locationObject, sideObject } from '#report/explanation/json-side.ts';
import { jsonText } from '#report/json-value.ts';
import { VERSION } from '#version.ts';

/** For programs: the shape is `explanation/json-schema.ts`; keys always in the same order. */
export function renderAnswerJson(answer: ReachAnswer): string {
  return jsonText({
    schemaVersion: 1,
    tool: { name: 'eastwest', version: VERSION },
    layer: answer.meshes.length === 0 ? 'network' : 'network and mesh',
    from: answer.from,
    to: answer.to,
    outcome: answer.outcome,
    notes: answer.notes,
    cases: answer.cases.map(caseObject),
    otherPorts: answer.otherPorts.map(otherObject),
    meshes: answer.meshes,
    assumptions: answer.assumptions.map(({ mesh, setting, value, source }) => ({
      mesh,
      setting,
      value,
      source,
    })),
  });
}

function caseObject(one: AnswerCase): JsonObject {
  const { to, protocol, port, portName, speaks, outcome, sources, entrances, gateways, listener } = one;
  return {
    to,
    protocol,
    port,
    portName,
    speaks,
    outcome,
    sources: sources.map(sourceObject),
    ...(entrances === undefined
      ? {}
      : {
          entrances: entrances.map(({ type, through, policy, location }) => ({
            type,
            through,
            resource: policy,
            location: locationObject(location),
          })),
        }),
    ...(gateways === undefined
      ? {}
      : {
          gateways: gateways.map((one) => ({
            gateways: one.gateways,
            requests: one.requests,
            resource: one.policy,
            location: locationObject(one.location),
          })),
        }),
    ...(listener === undefined ? {} : { listener: listenerObject(listener) }),
  };
}

function sourceObject({
  from,
  outcome,
  sides,
  changes,
  example,
  mesh,
  operations,
}: AnswerSource): JsonObject {
  return {
    from: fromObject(from),
    outcome,
    sides: sides.map(sideObject),
    changes: changes.map((change) =>
      change.type === 'mesh' ? meshChangeObject(change) : changeObject(change),
    ),
    ...(example === undefined ? {} : { example }),
    ...(mesh === undefined ? {} : { mesh: meshObject(mesh) }),
    ...(operations.length === 0 ? {} : { operations: operations.map(operationObject) }),
  };
}

function fromObject(from: Source): JsonObject {
  switch (from.type) {
    case 'workload':
      return { type: from.type, id: from.id, otherReplica: from.otherReplica };
    case 'addresses':
      return { type: from.type, addresses: from.addresses };
    case 'pods':
      return {
        type: from.type,
        places: from.places.map(({ namespaces, newNamespaces, all, selectors }) => ({
          namespaces,
          newNamespaces,
          all,
          selectors: selectors.map(({ namespace, pods }) => ({ namespace, pods })),
        })),
        accounts: { ...from.accounts },
      };
    default:
      return from satisfies never;
  }
}

function otherObject({ to, from, open, unknown }: OtherPorts): JsonObject {
  return { to, from: fromObject(from), open: { ...open }, unknown: { ...unknown } };
}
