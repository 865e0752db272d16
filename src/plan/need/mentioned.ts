import { targetPorts } from '#cluster/service-port.ts';
import type { Fabric } from '#equation/fabric.ts';
import { hostMentions, indexServices } from '#plan/need/host-mentions.ts';
import type { Need } from '#plan/need/need.ts';
import { indexConfigMaps, podTexts } from '#plan/need/pod-texts.ts';

/** Calls that are guessed since the caller's environment, arguments or configuration name the host of a Service. */
export function mentionedNeeds({ cluster, network }: Fabric): readonly Need[] {
  const index = indexServices(cluster);
  const configMaps = indexConfigMaps(cluster.resources);
  return network.workloads.flatMap((client) =>
    podTexts(client, configMaps).flatMap(({ text, variable, resource, pointer }) =>
      hostMentions(index, client.namespace, text, variable).flatMap(({ service, ports, word }) =>
        ports.flatMap((servicePort) =>
          service.backends
            .filter((backend) => backend !== client)
            .flatMap((backend) =>
              targetPorts(servicePort, backend).map(
                (port): Need => ({
                  basis: 'guessed',
                  from: client.resource.id,
                  to: backend.resource.id,
                  port,
                  operations: [],
                  service: service.resource.id,
                  byAddress: false,
                  evidence: {
                    text: `${variable === '' ? 'its command line' : variable} names ${word}`,
                    resource,
                    pointer,
                  },
                }),
              ),
            ),
        ),
      ),
    ),
  );
}
