import { isCredentialName } from '#manifest/credential-name.ts';
import { keyName } from '#manifest/yaml/key.ts';
import type { MappingNode, ScalarNode, YamlNode } from '#manifest/yaml/node.ts';

/** Names of environment variables, headers and settings whose value is a credential. */
const CREDENTIAL =
  /pass(?:word|wd|phrase)|secret|token|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key/i;
/** Keys whose own value is one. Stricter, as `secretName` and `automountServiceAccountToken` are no credentials. */
const CREDENTIAL_KEY =
  /(?:password|passwd|passphrase|api[-_.]?key|access[-_.]?key|private[-_.]?key|client[-_.]?secret|token)$/i;

/** The scalars of a document that are secrets by their place: values of a Secret, of a password in an environment. */
export function credentialRanges(root: YamlNode): readonly ScalarNode[] {
  const found: ScalarNode[] = [];
  collect(root, found);
  return found;
}

function collect(node: YamlNode, found: ScalarNode[]): void {
  switch (node.kind) {
    case 'mapping':
      collectFromMapping(node, found);
      break;
    case 'sequence':
      for (const item of node.items) collect(item, found);
      break;
    case 'scalar':
      // A whole Secret as text, as in the annotation kubectl.kubernetes.io/last-applied-configuration.
      if (/"kind"\s*:\s*"Secret"/.test(node.text)) found.push(node);
      break;
    case 'alias':
      break;
    default:
      node satisfies never;
  }
}

function collectFromMapping(node: MappingNode, found: ScalarNode[]): void {
  const isSecret = textAt(node, 'kind') === 'Secret';
  const own = textAt(node, 'name') ?? '';
  const isCredential = CREDENTIAL.test(own) || isCredentialName(own);
  for (const { key, value } of node.pairs) {
    const name = keyName(key) ?? '';
    if (isSecret && (name === 'data' || name === 'stringData')) collectAll(value, found);
    else if (
      value.kind === 'scalar' &&
      ((isCredential && name === 'value') || isCredentialValue(name, value))
    ) {
      found.push(value);
    } else collect(value, found);
  }
}

function isCredentialValue(name: string, value: ScalarNode): boolean {
  return (
    (CREDENTIAL_KEY.test(name) || isCredentialName(name)) && !/^(?:true|false|null|~|)$/i.test(value.text)
  );
}

function collectAll(node: YamlNode, found: ScalarNode[]): void {
  if (node.kind === 'scalar') found.push(node);
  else if (node.kind === 'alias' && node.target !== undefined && node.target.kind === 'scalar')
    found.push(node.target);
  else if (node.kind === 'sequence') for (const item of node.items) collectAll(item, found);
  else if (node.kind === 'mapping') for (const { value } of node.pairs) collectAll(value, found);
}

function textAt(node: MappingNode, name: string): string | undefined {
  const value = node.pairs.findLast(({ key }) => keyName(key) === name)?.value;
  return value?.kind === 'scalar' ? value.text : undefined;
}
