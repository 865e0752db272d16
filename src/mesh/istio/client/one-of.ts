import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport } from '#mesh/client.ts';

/** The transport, if all that may be chosen are the same; else it isn't known, for this reason and theirs. */
export function oneOf(all: readonly ChosenTransport[], port: number, several: MeshBecause): ChosenTransport {
  const [first, ...others] = all.filter(
    (one, index) => all.findIndex((known) => isSame(known, one)) === index,
  );
  if (first === undefined) return { transport: 'unknown', port, because: [several] };
  if (others.length === 0) return first;
  const because = [first, ...others].flatMap((one) => one.because);
  return { transport: 'unknown', port, because: [several, ...because] };
}

export function isSame(a: ChosenTransport, b: ChosenTransport): boolean {
  return a.transport === b.transport && a.port === b.port && a.via === b.via && a.either === b.either;
}
