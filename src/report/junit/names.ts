import { legal } from '#report/junit/xml.ts';

/** Gives each name once; one that is taken gets ` (2)`, ` (3)`, … GitLab drops a second test of the same name. */
export function uniqueNames(): (classname: string, name: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (classname, name) => {
    const base = legal(name);
    const key = JSON.stringify([classname, base]);
    let ordinal = next.get(key) ?? 1;
    let unique = base;
    while (taken.has(JSON.stringify([classname, unique]))) {
      ordinal += 1;
      unique = `${base} (${ordinal})`;
    }
    next.set(key, ordinal);
    taken.add(JSON.stringify([classname, unique]));
    return unique;
  };
}
