/** `namespace/name`, as DNS labels (Kubernetes docs, "Object Names and IDs"). */
const WORKLOAD_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Whether eastwest.yaml can name a workload so. */
export function isWorkloadName(name: string): boolean {
  return WORKLOAD_NAME.test(name);
}
