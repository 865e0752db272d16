import type { Pointer } from '#manifest/pointer.ts';

/** Notes that the API server would refuse what stands at a pointer of the policy. */
export type Fault = (pointer: Pointer, message: string) => void;

/** A port that a policy may name (apimachinery, `IsValidPortNum`). */
export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}
