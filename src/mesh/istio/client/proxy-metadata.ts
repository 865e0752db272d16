import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import { label } from '#set/selector.ts';

const CONFIG = 'proxy.istio.io/config';

/** Where a pod's annotation configures its proxy (ProxyConfig, `proxyMetadata`). */
export function proxyConfigPointer(workload: Workload): Pointer {
  return joinPointer(workload.template.pointer, 'metadata', 'annotations', CONFIG);
}

/**
 * Whether a client's proxy presents certificates from files instead of the mesh's, as its metadata may say. What the mesh's configuration
 * says for all proxies isn't looked at.
 */
export function hasOwnCertificates(workload: Workload): boolean {
  return /TLS_CLIENT_(CERT_CHAIN|KEY)/.test(label(workload.annotations, CONFIG) ?? '');
}

/**
 * The directory into which a client's proxy writes the mesh's certificates, if a container of the pod mounts the volume that is mounted
 * there: how Prometheus scrapes over mutual TLS (Istio docs, "Prometheus, TLS settings").
 */
export function certificateOutput(workload: Workload): string | undefined {
  const { annotations, template } = workload;
  const written = /OUTPUT_CERTS["']?\s*:\s*["']?([^"'\s,}]+)/.exec(label(annotations, CONFIG) ?? '')?.[1];
  if (written === undefined) return undefined;
  const mounts = label(annotations, 'sidecar.istio.io/userVolumeMount') ?? '';
  const volumes = new Set([...mounts.matchAll(/"?name"?\s*:\s*"?([^",}\s]+)/g)].map((match) => match[1]));
  const shared = arrayAt(template.spec, 'containers').some(
    (container) =>
      isObject(container) &&
      arrayAt(container, 'volumeMounts').some(
        (mount) => isObject(mount) && volumes.has(stringAt(mount, 'name')),
      ),
  );
  return shared ? written : undefined;
}
