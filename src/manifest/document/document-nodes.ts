import { composeText } from '#manifest/document/parse-text.ts';
import type { DocumentSpan, SourceText } from '#manifest/manifests.ts';
import type { YamlNode } from '#manifest/yaml/node.ts';

const composed = new WeakMap<DocumentSpan, YamlNode | 'none'>();

/** The nodes of one document, composed when the first of them is to be located. `undefined` if it can't be read. */
export function documentNodes(source: SourceText, span: DocumentSpan): YamlNode | undefined {
  const known = composed.get(span) ?? compose(source.text.slice(span.start, span.end));
  composed.set(span, known);
  return known === 'none' ? undefined : known;
}

function compose(text: string): YamlNode | 'none' {
  try {
    return composeText(text) ?? 'none';
  } catch {
    // A document with bad syntax has no nodes; that was reported when it was parsed.
    return 'none';
  }
}
