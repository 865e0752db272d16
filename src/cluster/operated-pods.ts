import type { ContainerPort } from '#cluster/container-port.ts';
import type { PodTemplate } from '#cluster/pod-template.ts';

/** The pods that an operator makes from a custom resource which holds no pod template. */
export interface OperatedPods {
  readonly template: PodTemplate;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly ports: readonly ContainerPort[];
}
