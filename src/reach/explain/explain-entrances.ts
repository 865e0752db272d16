import type { Workload } from '#cluster/workload.ts';
import { findEntrances } from '#network/entry/entrance.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import type { AnswerEntrance, AnswerGateway } from '#reach/explain/explain-model.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import type { AskedPort } from '#reach/explain/explain-question.ts';
import { requestText } from '#reach/explain/explain-request-text.ts';
import { writtenAt } from '#reach/explain/explain-steps.ts';
import { hasConnection } from '#set/connection-set.ts';

/** What leads from outside to a port, by addresses or by an ingress controller. */
export function answerEntrances(
  { fabric, manifests }: Context,
  workload: Workload,
  { protocol, port }: AskedPort,
): readonly AnswerEntrance[] {
  return findEntrances(fabric.cluster)
    .filter((one) => one.workload === workload && hasConnection(one.connections, protocol, port))
    .map(({ type, through, resource, pointer }) => ({
      type,
      through: through.type,
      ...writtenAt(manifests, resource, pointer),
    }));
}

/** The routes of the mesh's gateways that lead to a port: what comes in by them is the gateway's own call. */
export function answerGateways(
  { fabric, manifests, meshes }: Context,
  workload: Workload,
  { port }: AskedPort,
): readonly AnswerGateway[] {
  return meshes
    .flatMap((mesh) => fabric.mesh.semantics[mesh].entrances)
    .flatMap(({ gateways, routes }) =>
      routes
        .filter((route) => route.workload === workload && route.port === port)
        .map(({ resource, pointer, requests }) => ({
          gateways: gateways.map(workloadId),
          requests: requestText(requests),
          ...writtenAt(manifests, resource, pointer),
        })),
    );
}
