import { expect, test } from 'vitest';
import { check } from '#check.ts';
import { changesBetween } from '#cli/check/watch/changes.ts';
import { summaryText } from '#cli/check/watch/summary.ts';
import { parseManifests } from '#manifest/parse.ts';
import { loadPolicies } from '#policy/load.ts';

const POLICIES = await loadPolicies();
const RAN = { at: new Date(2026, 10, 22, 9, 5, 7), milliseconds: 1234 };
const pod = (name: string, host: boolean) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  hostNetwork: ${host}\n  containers: [{name: c, image: i}]\n---\n`;
const reportOf = (text: string, environment?: string) =>
  check(parseManifests([{ name: 'a.yaml', content: text }]), POLICIES, {
    now: '2026-11-22T00:00:00Z',
    ...(environment === undefined ? {} : { environment }),
  });

test('a finding that moved by some lines is neither new nor mended', async () => {
  const before = await reportOf(pod('a', true));
  const after = await reportOf(`\n\n${pod('a', true)}`);
  expect(after.findings[0]?.location.line).not.toBe(before.findings[0]?.location.line);
  expect(changesBetween([before], [after])).toEqual({
    findings: { added: [], changed: [], mended: [] },
    problems: { added: [], changed: [], mended: [] },
  });
});

test('what came and what went, the other way round on the way back', async () => {
  const bad = await reportOf(pod('a', true));
  const good = await reportOf(pod('a', false));
  const there = changesBetween([good], [bad]);
  expect(there.findings.added.map(({ rule }) => rule)).toContain('network/no-host-network');
  const back = changesBetween([bad], [good]);
  expect(back.findings.mended).toEqual(there.findings.added);
  expect(back.findings.added).toEqual(there.findings.mended);
});

test('two of a kind: one more is one new', async () => {
  const one = await reportOf(pod('a', true));
  const [first] = one.problems;
  const problem = first ?? {
    code: 'nothing-matched' as const,
    level: 'warning' as const,
    message: 'm',
    remedy: 'r',
    location: { file: 'a', line: 1, column: 1, endLine: 1, endColumn: 1 },
  };
  const twice = { ...one, problems: [problem, problem] };
  expect(changesBetween([{ ...one, problems: [problem] }], [twice]).problems.added).toHaveLength(1);
});

test('the same in another environment is another', async () => {
  const [prod, staging] = [await reportOf(pod('a', true), 'prod'), await reportOf(pod('a', true), 'staging')];
  expect(changesBetween([prod], [prod, staging]).findings.added).toEqual(staging.findings);
});

test('the summary: what is new with its remedy, what is mended, totals, time; hostile names are shown', async () => {
  const before = await reportOf(pod('a', true));
  const after = await reportOf(`${pod('a', false)}${pod('"\\e[31mred"', true)}`);
  const text = summaryText(changesBetween([before], [after]), [after], RAN);
  expect(text).toMatch(/^09:05:07 {2}\d+ new, \d+ mended · \d+ errors?.* · 1\.23 s\n/);
  expect(text).toContain('  - mended   network/no-host-network  Pod/shop/a\n');
  expect(text).toMatch(
    / {2}\+ error {4}network\/no-host-network {2}Pod\/shop\/\\x1b\[31mred {2}a\.yaml:\d+:\d+\n/,
  );
  expect(text).toContain('→ ');
  expect(text).not.toContain('\u001b');
});

test('the same finding with other words is a changed one', async () => {
  const before = await reportOf(pod('a', true));
  const after = {
    ...before,
    findings: before.findings.map((one) => ({ ...one, message: `${one.message}!` })),
  };
  const changes = changesBetween([before], [after]);
  expect(changes.findings).toEqual({ added: [], changed: after.findings, mended: [] });
  const text = summaryText(changes, [after], RAN);
  expect(text).toContain(`0 new, ${after.findings.length} changed, 0 mended`);
  expect(text).toMatch(/ {2}~ error {4}network\/no-host-network/);
});

test('nothing new is said too', async () => {
  const report = await reportOf('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: d}\n');
  const text = summaryText(changesBetween([report], [report]), [report], RAN);
  expect(text).toBe('09:05:07  nothing new, nothing mended · no findings · 1.23 s\n');
});
