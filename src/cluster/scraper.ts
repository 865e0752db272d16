import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, stringAt } from '#manifest/json.ts';

/**
 * Names of images, without registry and tag, of programs that scrape metrics. Not what is only called after one of them:
 * prometheus-adapter, prometheus-operator, prometheus-node-exporter and the like.
 */
const SCRAPERS =
  /(^|\/)(prometheus|vmagent|victoria-metrics|opentelemetry-collector(-[a-z0-9]+)?|otel-collector|grafana-agent|alloy)([:@]|$)/;

/**
 * Whether a workload is one that scrapes metrics: it finds pods by its own discovery and calls each by its own address, not through a
 * Service (Prometheus docs, "Configuration", kubernetes_sd_config).
 */
export function isScraper({ resource, template }: Workload): boolean {
  if (resource.kind === 'Prometheus' || resource.kind === 'PrometheusAgent') return true;
  return arrayAt(template.spec, 'containers').some(
    (container) => isObject(container) && SCRAPERS.test(stringAt(container, 'image') ?? ''),
  );
}
