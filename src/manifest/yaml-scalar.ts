import { resolvePlain, type Scalar } from '#manifest/scalar.ts';
import { resolveTagged } from '#manifest/scalar-tag.ts';
import type { ScalarNode } from '#manifest/yaml-node.ts';

/** What a scalar node means. `undefined` if it doesn't fit its explicit tag. */
export function readScalar(node: ScalarNode): Scalar | undefined {
  if (node.tag !== '') return resolveTagged(node.tag, node.text);
  if (node.style === 'empty') return { type: 'null', value: null };
  return (
    (node.style === 'plain' ? resolvePlain(node.text) : undefined) ?? { type: 'string', value: node.text }
  );
}
