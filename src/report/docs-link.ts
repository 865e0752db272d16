import type { Rule } from '#policy/rule.ts';

/**
 * Where to read about a rule: the page of a built-in rule below `docs` (`<docs>/<category>/<name>`), else the
 * first of the rule's references that is a web address.
 */
export function docsLink(rule: Rule, docs?: string): string | undefined {
  if (rule.origin.type === 'builtin' && docs !== undefined) {
    const id = rule.id
      .replace(/\p{Cs}/gu, '\ufffd')
      .split('/')
      .map(encodeURIComponent)
      .join('/');
    return `${docs.replace(/\/+$/, '')}/${id}`;
  }
  return rule.references.find(isWebAddress);
}

function isWebAddress(reference: string): boolean {
  return /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w.~:/?#@!$&'()*+,;=%-]*)?$/i.test(reference);
}
