import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { type HostMention, hostMentions, indexServices } from '#intent/host-mentions.ts';
import { indexConfigMaps, type PodText, podTexts } from '#intent/pod-texts.ts';
import type { Suggestion } from '#intent/suggestion.ts';

/** Calls that are guessed since the caller's environment, arguments or configuration name the host of a Service. */
export function mentionedCalls({ cluster, network }: Fabric): readonly Suggestion[] {
  const index = indexServices(cluster);
  const configMaps = indexConfigMaps(cluster.resources);
  return network.workloads.flatMap((client) =>
    podTexts(client, configMaps).flatMap((text) =>
      hostMentions(index, client.namespace, text.text, text.variable).flatMap((mention) =>
        callsOf(client, text, mention),
      ),
    ),
  );
}

function callsOf(
  client: Workload,
  { variable, resource, pointer }: PodText,
  { service, ports, word, hasPort }: HostMention,
): readonly Suggestion[] {
  const text = `${variable === '' ? 'its command line' : variable} names ${word}`;
  return ports.flatMap((servicePort) =>
    service.backends
      .filter((backend) => backend !== client)
      .flatMap((backend) =>
        targetPorts(servicePort, backend).map(
          (port): Suggestion => ({
            basis: 'mention',
            from: client,
            to: backend,
            port,
            operations: [],
            service,
            ...(!hasPort && ports.length > 1 && { anyPort: true }),
            sure: false,
            evidence: { text, resource, pointer },
          }),
        ),
      ),
  );
}
