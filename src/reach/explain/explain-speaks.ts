import { targetPorts } from '#cluster/service-port.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { AskedPort } from '#reach/explain/explain-question.ts';
import type { Speaks } from '#reach/explain/explain-stop.ts';

const HTTP = ['http', 'http2', 'grpc'];
const BYTES = ['tcp', 'tls', 'https', 'mongo', 'mysql', 'redis', 'postgres', 'postgresql', 'dns'];

/** What a port speaks, as its names tell: of the Service port that leads there, else of the container's. A guess for people only. */
export function speaksOf({ cluster }: Fabric, { to, protocol, port, name }: AskedPort): Speaks {
  if (protocol !== 'TCP') return 'bytes';
  const leads = cluster.services.flatMap((service) =>
    to.type === 'workload' && service.backends.includes(to.workload)
      ? service.ports.filter(
          (one) => one.protocol === protocol && targetPorts(one, to.workload).includes(port),
        )
      : [],
  );
  for (const text of [...leads.map((lead) => lead.name), name]) {
    const [prefix = ''] = text.toLowerCase().split('-');
    if (HTTP.includes(prefix)) return 'http';
    if (BYTES.includes(prefix)) return 'bytes';
  }
  return 'either';
}
