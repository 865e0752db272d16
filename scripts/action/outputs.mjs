// Outputs of the action that are in the report: lines for $GITHUB_OUTPUT, `name=value`. Without a report they are empty.
import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2];
const read = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { environments: [] };
const reports = read.environments ?? [read];
const named = (report, text) => (report.environment === undefined ? text : `${report.environment}: ${text}`);
const outputs = {
  verdict: reports.map((report) => named(report, report.verdict)).join('; '),
  score: reports
    .flatMap((report) => (report.score === undefined ? [] : [named(report, report.score.text)]))
    .join('; '),
  findings: reports.length === 0 ? '' : reports.reduce((sum, { findings }) => sum + findings.length, 0),
};
// A name with a line feed in it must not become an output of its own.
for (const [name, value] of Object.entries(outputs)) {
  process.stdout.write(`${name}=${String(value).replace(/\p{Cc}/gu, ' ')}\n`);
}
