import type { Location } from '#manifest/location.ts';
import { type Annotation, type AnnotationLevel, workflowCommand } from '#report/github/command.ts';
import { besides, headline, sinceText } from '#report/headline.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { score, scoreText } from '#report/score.ts';
import { type Gravity, type Statement, statements } from '#report/statement.ts';
import { type WrittenPlace, writtenPlace } from '#report/written-place.ts';

/** As many of each level does GitHub show per step; what comes later is only in the log. */
const SHOWN = 10;

const LEVEL: Readonly<Record<Gravity, AnnotationLevel>> = {
  blocker: 'error',
  error: 'error',
  warning: 'warning',
  note: 'notice',
};

/**
 * Annotations, as workflow commands of GitHub Actions: one line each, the gravest first. The notice with the verdict and with how many
 * annotations GitHub won't show comes before all other notices, since GitHub takes the first ten of a level; it is the last that is shown
 * of what matters, and never one of those that are dropped.
 */
export function renderGithub(reports: readonly Report[], options: RenderOptions): string {
  const all = reports.flatMap((report) =>
    statements(report, options.docs).map((one) => annotation(report, one, options)),
  );
  const of = (wanted: AnnotationLevel) => all.filter(({ level }) => level === wanted);
  const lines = [...of('error'), ...of('warning'), summary(reports, all), ...of('notice')];
  return `${lines.map(workflowCommand).join('\n')}\n`;
}

function annotation({ environment }: Report, one: Statement, options: RenderOptions): Annotation {
  const name = one.title === '' ? one.id : `${one.id}: ${one.title}`;
  return {
    level: LEVEL[one.gravity],
    title: environment === undefined ? name : `${environment}: ${name}`,
    message: [
      one.message,
      ...(one.remedy === '' ? [] : [`fix: ${one.remedy}`]),
      ...(one.docs === undefined ? [] : [`docs: ${one.docs}`]),
    ],
    ...placed(one.location, options),
  };
}

/** Standard input is no file that GitHub could show. */
function placed(location: Location | undefined, options: RenderOptions): Partial<WrittenPlace> {
  if (location === undefined) return {};
  const place = writtenPlace(location, options);
  return place.file === '<stdin>' ? {} : place;
}

function summary(reports: readonly Report[], all: readonly Annotation[]): Annotation {
  const verdicts = reports.flatMap((report) => {
    const points = score(report);
    const more = besides(report);
    return [
      headline(report, (environment) => environment),
      ...(points === undefined ? [] : [scoreText(points)]),
      ...sinceText(report, (revision) => revision),
      ...(more === '' ? [] : [`beside it: ${more}`]),
    ];
  });
  return {
    level: 'notice',
    title: 'eastwest',
    message: [...(verdicts.length === 0 ? ['nothing was checked'] : verdicts), ...dropped(all)],
  };
}

/** Of the notices one place is the summary's. */
function dropped(all: readonly Annotation[]): readonly string[] {
  const counts = (['error', 'warning', 'notice'] as const).flatMap((wanted) => {
    const count =
      all.filter(({ level }) => level === wanted).length - (wanted === 'notice' ? SHOWN - 1 : SHOWN);
    return count > 0 ? [`${count} more ${wanted}${count === 1 ? '' : 's'}`] : [];
  });
  if (counts.length === 0) return [];
  return [
    `GitHub shows the first ${SHOWN} annotations of a level: ${counts.join(', ')} only in the log of this step`,
  ];
}
