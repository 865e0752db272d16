import { expect, test } from 'vitest';
import { isScraper } from '#cluster/scraper.ts';
import { networkOf } from '../network/network-of.ts';

function scrapes(image: string): boolean | undefined {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: '${image}'}]}`;
  const [workload] = networkOf(pod).workloads;
  return workload && isScraper(workload);
}

test.each([
  'prom/prometheus:v3.0.0',
  'quay.io/prometheus/prometheus@sha256:abc',
  'prometheus',
  'victoriametrics/vmagent:v1.100.0',
  'otel/opentelemetry-collector-contrib:0.110.0',
  'grafana/alloy:v1.4',
])('%s scrapes', (image) => {
  expect(scrapes(image)).toBe(true);
});

test.each([
  'quay.io/prometheus/alertmanager:v0.27.0',
  'quay.io/prometheus/node-exporter:v1.8.2',
  'quay.io/prometheus-operator/prometheus-operator:v0.78.0',
  'quay.io/prometheus-operator/prometheus-config-reloader:v0.78.0',
  'registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0',
  'example.com/my-prometheus:1',
])('%s is only called after one that does', (image) => {
  expect(scrapes(image)).toBe(false);
});
