import { type Known, knownOf } from '#acceptance/known.ts';
import { matchKnown } from '#acceptance/match.ts';
import type { ProblemCode } from '#errors.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Finding } from '#policy/finding.ts';
import { amend } from '#report/amend.ts';
import type { Report } from '#report/report.ts';

/** The state before a change, checked as a whole. */
export interface Before {
  /** As the user names the revision. */
  readonly revision: string;
  /** The commit that was looked at, abbreviated. */
  readonly commit: string;
  /** None if there was nothing to check. */
  readonly report: Report | undefined;
}

/** These are about lines of the settings that fit nothing; what was found is found all the same. */
const HARMLESS: readonly ProblemCode[] = [
  'exception-unused',
  'exception-expired',
  'unknown-rule',
  'intent-dangling',
  'baseline-stale',
];

interface Earlier extends Known {
  readonly finding: Finding;
}

/**
 * A report with only what the change since then brought about: what was found then too, saying the same of the same node and no less
 * gravely, doesn't count. Both states are judged as whole clusters, so a policy that was removed shows where it is missed. If the answer
 * about the earlier state can't be trusted, nothing is taken out.
 */
export function onlySince(after: Report, before: Before): Report {
  const { revision, commit, report } = before;
  const doubt = report === undefined ? undefined : doubtAbout(report);
  const trusted = doubt === undefined ? report : undefined;
  const { covered, changed } = matchKnown(after.findings, (trusted?.findings ?? []).map(knownOf));
  const hidden = new Set(covered.map(({ finding }) => finding));
  const reason = `it was there before the change, in ${revision} (${commit})`;
  const amended = amend(after, {
    findings: after.findings.filter((finding) => !hidden.has(finding)),
    suppressions: [
      ...after.suppressions,
      ...covered.map(({ finding }) => ({ by: 'before', finding, reason }) as const),
    ],
    problems: [...after.problems, ...notices(before, doubt)],
  });
  const mended = trusted === undefined ? [] : mendedOf(trusted, after);
  return { ...amended, since: { revision, commit, changed: changed.length, mended } };
}

/** What was there, accepted by the baseline or not, and is no longer: not even as something that an exception covers. */
function mendedOf(then: Report, after: Report): readonly Finding[] {
  const accepted = then.suppressions.filter(({ by }) => by === 'baseline');
  const earlier: readonly Earlier[] = [...then.findings, ...accepted.map(({ finding }) => finding)].map(
    (finding) => ({ ...knownOf(finding), finding }),
  );
  const now = [...after.findings, ...after.suppressions.map(({ finding }) => finding)];
  return matchKnown(now, earlier).gone.map(({ finding }) => finding);
}

/** Why the findings of a report may be too few or too many. */
function doubtAbout({ problems, rules }: Report): string | undefined {
  const severe = problems.find(({ level, code }) => level === 'severe' && !HARMLESS.includes(code));
  if (severe !== undefined) {
    const { file, line } = severe.location;
    return `${file}:${line}: ${severe.message}`;
  }
  const broken = rules.find(({ status }) => status === 'broken');
  return broken === undefined ? undefined : `rule ${broken.rule.id} gave no answer`;
}

function notices({ revision, commit, report }: Before, doubt: string | undefined): readonly Problem[] {
  const location = fileLocation(revision);
  if (report === undefined) {
    return [
      {
        code: 'before-empty',
        level: 'note',
        message: `there are no manifests in ${revision} (${commit}): everything is new`,
        remedy: 'Nothing to do, unless they stood elsewhere then: compare with `eastwest diff`.',
        location,
      },
    ];
  }
  if (doubt === undefined) return [];
  return [
    {
      code: 'before-untrusted',
      level: 'warning',
      message: `the answer about ${revision} (${commit}) can't be trusted, so nothing is left out as having been there before: ${doubt}`,
      remedy: 'Mend it there; until then every finding is shown, whoever brought it about.',
      location,
    },
  ];
}
