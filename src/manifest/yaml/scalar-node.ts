import type { ScalarNode } from '#manifest/yaml/node.ts';
import { resolvePlain, type Scalar } from '#manifest/yaml/scalar.ts';
import { resolveTagged } from '#manifest/yaml/scalar-tag.ts';

/** What a scalar node means. `undefined` if it doesn't fit its explicit tag. */
export function readScalar(node: ScalarNode): Scalar | undefined {
  if (node.tag !== '') return resolveTagged(node.tag, node.text);
  if (node.style === 'empty') return { type: 'null', value: null };
  return (
    (node.style === 'plain' ? resolvePlain(node.text) : undefined) ?? { type: 'string', value: node.text }
  );
}
