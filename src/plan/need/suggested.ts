import type { Suggestion } from '#intent/suggestion.ts';
import type { Need } from '#plan/need/need.ts';

/** What the manifests suggest, as a need. Prometheus takes the pods' own addresses. */
export function suggestedNeed({ basis, from, to, port, service, evidence }: Suggestion): Need {
  return {
    basis: basis === 'scrape' ? 'scrape' : 'guessed',
    from: from.resource.id,
    to: to.resource.id,
    port,
    operations: [],
    service: service?.resource.id ?? '',
    byAddress: basis === 'scrape',
    evidence,
  };
}
