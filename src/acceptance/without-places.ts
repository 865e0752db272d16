import type { Finding } from '#policy/finding.ts';

/** A file with a line, as reasons in messages name it: `deploy/db.yaml:12`, `<stdin>:7`. A port behind a workload's name is none. */
const PLACE = /(?:[^\s(),;]*\.(?:ya?ml|json)|<stdin>):\d+(?!\d)/g;

/**
 * What a finding says, without the lines and files that it says it of: these move when somebody adds a comment, and nothing has
 * changed. Everything else stays: who, which port, how many.
 */
export function withoutPlaces({ message, location, related }: Finding): string {
  const known = [location, ...related]
    .map(({ file, line }) => `${file}:${line}`)
    .toSorted((a, b) => b.length - a.length);
  const text = [...new Set(known)].reduce(without, message).replace(PLACE, '…');
  return text.replaceAll(' (…)', '');
}

/** Without a place; `a.yaml:1` isn't the beginning of `a.yaml:12`. */
function without(text: string, place: string): string {
  const [first = '', ...rest] = text.split(place);
  return rest.reduce((done, next) => `${done}${/^\d/.test(next) ? place : '…'}${next}`, first);
}
