import { label } from '#set/selector.ts';

/** Labels that the injector, the control plane or a controller gives to pods, besides those of the manifest. */
const ADDED =
  /^((security|service|topology|gateway)\.istio\.io\/|istio\.io\/rev$|topology\.|pod-template-hash$|controller-revision-hash$|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/)/;

/** Whether pods may be given a label of that key besides those of the manifest. */
export function isAdded(key: string): boolean {
  return ADDED.test(key);
}

/** Whether a pod has a label, or may be given it. */
export function mayCarry(labels: Readonly<Record<string, string>>, key: string, value: string): boolean {
  const own = label(labels, key);
  return own === undefined ? isAdded(key) : own === value;
}
