/**
 * Whether a line of a template can have rendered a line: its text is in it, in order, with anything in place of each `{{ … }}`. A line of
 * nothing but an action is none that can be told.
 */
export function renders(template: string, rendered: string): boolean {
  const [first = '', ...rest] = template.split(/\{\{.*?\}\}/);
  const last = rest.pop();
  if (last === undefined) return same(template, rendered);
  if (!/[^\s\-"']/.test([first, ...rest, last].join(''))) return false;
  if (!rendered.startsWith(first.trimStart())) return false;
  let at = first.length;
  for (const part of rest) {
    const found = rendered.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return rendered.length - last.trimEnd().length >= at && rendered.endsWith(last.trimEnd());
}

/** Comments behind a value are not always kept. */
function same(template: string, rendered: string): boolean {
  return template === rendered || template.replace(/\s+#.*$/, '') === rendered.replace(/\s+#.*$/, '');
}
