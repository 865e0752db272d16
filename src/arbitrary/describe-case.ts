import * as fc from 'fast-check';
import { manifestText } from '#arbitrary/manifest-text.ts';

/** A generated case as text, with its manifest ready to paste: an intruder, a weakening, objects, or anything else as fast-check prints it. */
export function describeCase(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => isManifest(one))) return `${manifestText(value)}\n`;
  return fc.stringify(value);
}

function isManifest(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value;
}
