const SHOWN = 8;

/** A list in one line, cut after eight unless `all` is wanted; the rest is counted. */
export function listed(items: readonly string[], all = false): string {
  if (all || items.length <= SHOWN + 1) return items.join(', ');
  return `${items.slice(0, SHOWN).join(', ')} and ${items.length - SHOWN} more`;
}
