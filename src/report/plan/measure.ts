import type { Plan } from '#plan/schema.ts';

/**
 * How to see who still calls a namespace in plaintext, as a query for Prometheus: callers that no manifest shows are found only so (Istio docs,
 * "Istio Standard Metrics", `connection_security_policy`; Linkerd docs, "Proxy Metrics", label `tls`).
 */
export function measuring(mesh: Plan['mesh'], namespace: string): string {
  const workload = namespace === '' ? '' : `destination_workload_namespace="${namespace}",`;
  switch (mesh) {
    case '':
      return '';
    case 'istio':
      return `sum by (source_workload, source_workload_namespace, destination_workload) (rate({__name__=~"istio_requests_total|istio_tcp_connections_opened_total",reporter="destination",${workload}connection_security_policy!="mutual_tls"}[1d])) > 0`;
    case 'ambient':
      return `sum by (source_workload, source_workload_namespace, destination_workload) (rate(istio_tcp_connections_opened_total{reporter="destination",${workload}connection_security_policy!="mutual_tls"}[1d])) > 0`;
    case 'linkerd': {
      const own = namespace === '' ? '' : `,namespace="${namespace}"`;
      return `sum by (namespace, deployment) (rate(tcp_open_total{direction="inbound",peer="src",tls!="true"${own}}[1d])) > 0`;
    }
    default:
      return mesh satisfies never;
  }
}
