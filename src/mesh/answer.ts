/** - `unknown`: yes or no, depending on something that the manifests don't show. Never to be taken as the safe one. */
export type Answer = 'yes' | 'no' | 'unknown';

/** Both must hold. */
export function both(a: Answer, b: Answer): Answer {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'unknown';
}

/** One of them must hold. */
export function either(a: Answer, b: Answer): Answer {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' && b === 'no' ? 'no' : 'unknown';
}
