import type { Baseline, BaselineEntry } from '#acceptance/baseline.ts';
import { type ConfigReader, configReader, list } from '#config/reader.ts';
import { EastwestError } from '#errors.ts';
import type { Location } from '#manifest/location.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Severity } from '#policy/finding.ts';

const VERSION = 1;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/**
 * Reads the text of a baseline. Throws `bad-baseline` with every mistake and its line: half a baseline isn't a smaller one.
 */
export function readBaseline(text: string, file: string): Baseline {
  const conflict = conflictLine(text);
  if (conflict !== undefined) {
    throw new EastwestError(
      'bad-baseline',
      `${file}:${conflict}  a merge conflict isn't resolved here`,
      'Keep the entries of both sides, take out the markers, and run `eastwest baseline`: it takes out what is mended.',
    );
  }
  const document = parseDocument(text, file);
  const reader = configReader(document.locate);
  for (const problem of document.problems) reader.report(problem.location, problem.message);
  const baseline = document.problems.length > 0 ? undefined : readRoot(document.value, file, reader);
  const errors = reader.errors();
  if (baseline !== undefined && errors.length === 0) return baseline;
  throw new EastwestError(
    'bad-baseline',
    [
      `${file} can't be used as a baseline:`,
      ...(errors.length === 0 ? [`  ${file}:1:1  it is empty`] : errors.map((error) => `  ${error}`)),
    ].join('\n'),
    'Restore it from version control; or remove it, and record today’s findings anew with `eastwest baseline`.',
  );
}

/** The first line that git's merge left. */
function conflictLine(text: string): number | undefined {
  const index = text.split('\n').findIndex((line) => /^(?:<{7}|={7}|>{7}|\|{7})(?:[ \r]|$)/.test(line));
  return index === -1 ? undefined : index + 1;
}

function readRoot(value: unknown, file: string, reader: ConfigReader): Baseline | undefined {
  const members = reader.members(
    value,
    '',
    ['version', 'eastwest', 'paths', 'findings'],
    ['version', 'eastwest', 'findings'],
  );
  const { version } = members;
  if (version !== undefined && version !== VERSION) {
    return reader.mistake(
      '/version',
      `this is version ${String(version)} of the format, and this eastwest reads version ${VERSION}`,
    );
  }
  const entries = list(members['findings'], '/findings', reader, readEntry);
  reportTwice(entries, reader);
  const tool = reader.string(members['eastwest'], '/eastwest');
  const paths = list(members['paths'], '/paths', reader, (path, at) => reader.string(path, at));
  return tool === undefined ? undefined : { file, tool, paths, entries };
}

function readEntry(value: unknown, pointer: Pointer, reader: ConfigReader): BaselineEntry | undefined {
  const known = ['rule', 'subject', 'node', 'environment', 'severity', 'message', 'fingerprint', 'count'];
  const members = reader.members(value, pointer, known, [
    ...['rule', 'subject', 'severity', 'message', 'fingerprint'],
  ]);
  const text = (key: string) => reader.string(members[key], joinPointer(pointer, key));
  const [rule, subject, message] = [text('rule'), text('subject'), text('message')];
  const fingerprint = readFingerprint(members['fingerprint'], joinPointer(pointer, 'fingerprint'), reader);
  const severity = readSeverity(members['severity'], joinPointer(pointer, 'severity'), reader);
  const count = readCount(members['count'], joinPointer(pointer, 'count'), reader);
  const environment = text('environment');
  const node = text('node') ?? '';
  if (rule === undefined || subject === undefined || message === undefined) return undefined;
  if (fingerprint === undefined || severity === undefined || count === undefined) return undefined;
  const location: Location = reader.locate(pointer);
  return {
    ...{ rule, subject, node, severity, fingerprint, message, count, location },
    ...(environment === undefined ? {} : { environment }),
  };
}

function readSeverity(value: unknown, pointer: Pointer, reader: ConfigReader): Severity | undefined {
  const severity = SEVERITIES.find((one) => one === value);
  if (severity !== undefined || value === undefined) return severity;
  return reader.mistake(pointer, `\`${String(value)}\` isn't a severity: write ${SEVERITIES.join(', ')}`);
}

function readFingerprint(value: unknown, pointer: Pointer, reader: ConfigReader): string | undefined {
  if (typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)) return value;
  return value === undefined
    ? undefined
    : reader.mistake(pointer, 'this is no fingerprint: 32 hexadecimal digits in quotes are expected');
}

function readCount(value: unknown, pointer: Pointer, reader: ConfigReader): number | undefined {
  if (value === undefined) return 1;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 10_000) return value;
  return reader.mistake(pointer, 'a number from 1 is expected here');
}

/** The same entry twice, as a careless merge leaves it, would cover two findings. */
function reportTwice(entries: readonly BaselineEntry[], reader: ConfigReader): void {
  const first = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.environment ?? null, entry.fingerprint, entry.severity]);
    const other = first.get(key);
    if (other === undefined) first.set(key, entry);
    else {
      reader.report(
        entry.location,
        `this finding stands in line ${other.location.line} already: remove one of the two`,
      );
    }
  }
}
