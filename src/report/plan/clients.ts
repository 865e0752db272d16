import type { Plan, PlanClient } from '#plan/schema.ts';

/** Namespaces with the same plaintext clients, told together. */
export interface SameClients {
  readonly namespaces: readonly string[];
  readonly clients: readonly PlanClient[];
  readonly clientCount: number;
}

export function sameClients(remaining: Plan['remaining']): readonly SameClients[] {
  const found = new Map<string, SameClients>();
  for (const { namespace, clients, clientCount } of remaining) {
    const key = JSON.stringify([clients.map(({ client }) => client), clientCount]);
    const known = found.get(key);
    const namespaces = [...(known?.namespaces ?? []), namespace];
    found.set(key, { namespaces, clients: known?.clients ?? clients, clientCount });
  }
  return [...found.values()];
}
