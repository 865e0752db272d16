/**
 * A message whose reasons (`…, because A; and B; and C; so can 4 more`) stand in an order of their own: which of them comes first depends
 * on whom else a cluster holds, and says nothing of what is let through.
 */
export function orderedReasons(message: string): string {
  const start = message.indexOf(BECAUSE);
  if (start === -1) return message;
  const rest = message.slice(start + BECAUSE.length);
  const more = rest.search(/; (?!and )/);
  const reasons = more === -1 ? rest : rest.slice(0, more);
  const after = more === -1 ? '' : rest.slice(more);
  return `${message.slice(0, start)}${BECAUSE}${reasons.split(AND).sort().join(AND)}${after}`;
}

const BECAUSE = ', because ';
const AND = '; and ';
