import { describe, expect, test } from 'vitest';
import type { Exception } from '#config/config.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Finding } from '#policy/finding.ts';
import { suppress, unknownRules } from '#policy/suppress.ts';

const location = { file: 'eastwest.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 };
const RULES = ['network/no-host-network', 'mtls/no-capture-bypass'];

function finding(rule: string, id: string): Finding {
  return {
    rule,
    severity: 'error',
    title: rule,
    message: `${id} is wrong`,
    remedy: 'mend it',
    subject: { type: 'workload', id },
    location: fileLocation('a.yaml'),
    related: [],
    node: '',
    fingerprint: `${rule} ${id}`,
  };
}

function exception(rule: string, resource: string, expires?: string): Exception {
  return { rule, resource, reason: 'vendor image', location, ...(expires === undefined ? {} : { expires }) };
}

const hostNetwork = finding('network/no-host-network', 'DaemonSet/monitoring/node-exporter');
const other = finding('network/no-host-network', 'DaemonSet/monitoring/other');

describe('an exception', () => {
  test('takes out the finding of its rule on its resource, and no other', () => {
    const bypass = finding('mtls/no-capture-bypass', hostNetwork.subject.id);
    const result = suppress(
      [hostNetwork, other, bypass],
      [exception(hostNetwork.rule, hostNetwork.subject.id)],
      RULES,
      '2026-11-22',
    );
    expect(result.findings).toEqual([other, bypass]);
    expect(result.suppressions).toEqual([{ by: 'exception', finding: hostNetwork, reason: 'vendor image' }]);
    expect(result.problems).toEqual([]);
  });

  test('holds through its last day', () => {
    const until = exception(hostNetwork.rule, hostNetwork.subject.id, '2026-11-22');
    expect(suppress([hostNetwork], [until], RULES, '2026-11-22').suppressions).toHaveLength(1);
    const after = suppress([hostNetwork], [until], RULES, '2026-11-23');
    expect(after.findings).toEqual([hostNetwork]);
    expect(after.problems).toMatchObject([{ code: 'exception-expired', level: 'severe', location }]);
  });

  test('that covers nothing fails', () => {
    const { problems } = suppress(
      [other],
      [exception(hostNetwork.rule, hostNetwork.subject.id)],
      RULES,
      '2026-11-22',
    );
    expect(problems).toMatchObject([{ code: 'exception-unused', level: 'severe', location }]);
  });

  test('that covers nothing and is expired says so once', () => {
    const stale = exception(hostNetwork.rule, hostNetwork.subject.id, '2020-01-01');
    expect(suppress([], [stale], RULES, '2026-11-22').problems.map(({ code }) => code)).toEqual([
      'exception-expired',
    ]);
  });

  test('from a misspelt rule names the rule that was meant', () => {
    const { problems } = suppress([], [exception('network/no-hostnetwork', 'Pod/x')], RULES, '2026-11-22');
    expect(problems).toMatchObject([
      { code: 'unknown-rule', remedy: 'Did you mean `network/no-host-network`?' },
    ]);
  });
});

test('a setting for a rule that does not exist is a problem at its line', () => {
  const settings = [
    { rule: 'network/no-host-network', level: 'off', location },
    { rule: 'nonsense', level: 'off', location },
  ] as const;
  expect(unknownRules(settings, RULES)).toMatchObject([
    { code: 'unknown-rule', message: 'there is no rule `nonsense`' },
  ]);
});
