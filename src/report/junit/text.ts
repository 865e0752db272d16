import type { Location } from '#manifest/location.ts';
import { excerptAt } from '#report/excerpt-key.ts';
import { frame } from '#report/pretty/frame.ts';
import { painter } from '#report/pretty/paint.ts';
import { place, writtenIn } from '#report/pretty/place.ts';
import type { Report } from '#report/report.ts';

/** The body of a failure, all that viewers such as GitLab's show of it: message, place, frame, remedy. */
export function failureText(
  report: Report,
  {
    message,
    remedy,
    location,
  }: { readonly message: string; readonly remedy: string; readonly location: Location },
  more: readonly string[] = [],
): string {
  const excerpt = excerptAt(report, location);
  const framed =
    excerpt === undefined
      ? []
      : frame(excerpt, location, { paint: painter(false), style: 'error', width: 120 });
  const written = writtenIn(location);
  const from = written === undefined ? [] : [`written in ${written}`];
  const fix = remedy === '' ? [] : [`fix: ${remedy}`];
  return [message, `--> ${place(location)}`, ...from, ...framed, ...fix, ...more].join('\n');
}
