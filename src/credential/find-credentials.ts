import type { PodTemplate } from '#cluster/pod-template.ts';
import type { Credential } from '#credential/credential.ts';
import { dataCredentials } from '#credential/data-credentials.ts';
import { podCredentials } from '#credential/pod-credentials.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * The literal credentials in a resource: in its pod template's containers, in the data of a ConfigMap or Secret. In the
 * order of the manifest; the time is linear in its size.
 */
export function findCredentials(resource: Resource, template?: PodTemplate): readonly Credential[] {
  const inData = dataCredentials(resource);
  return template === undefined ? inData : [...podCredentials(template), ...inData];
}
