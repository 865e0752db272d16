import type { Intruder } from '#arbitrary/intruder/model.ts';
import { manifestText } from '#arbitrary/manifest-text.ts';

/** What the intruder is, and its manifest, ready to paste. */
export function describeIntruder({ sentence, namespace, pod }: Intruder): string {
  const objects = namespace === undefined ? [pod] : [namespace, pod];
  return `# ${sentence}\n${manifestText(objects)}\n`;
}
