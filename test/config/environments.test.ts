import { describe, expect, test } from 'vitest';
import { configOf } from '#config/environments.ts';
import { parseConfig } from '#config/parse.ts';

const TEXT = `sources: [base]
flows: [{from: a/b, to: c/d}]
public: [a/b]
rules: {mtls/strict: warning, mtls/flow-works: note}
exceptions: [{rule: mtls/strict, resource: Pod/x/y, reason: all}]
mesh: {istio: {rootNamespace: everywhere}}
network: {podCidr: 10.0.0.0/8}
environments:
  prod:
    sources: [prod]
    flows: [{from: a/b, to: e/f}]
    public: [e/f]
    rules: {mtls/strict: error}
    exceptions: [{rule: mtls/strict, resource: Pod/z/y, reason: one}]
    mesh: {istio: {rootNamespace: here}}
  staging:
    sources: [staging]
    network: {podCidr: fd00::/48}
`;

describe('environments', () => {
  const config = parseConfig(TEXT, 'eastwest.yaml');
  const of = (name: string) => {
    const environment = config.environments.find((one) => one.name === name);
    return environment === undefined ? undefined : configOf(config, environment);
  };

  test('each adds its own to what is said for all, and wins where both can’t hold', () => {
    expect(config.environments.map(({ name }) => name)).toEqual(['prod', 'staging']);
    expect(of('prod')).toMatchObject({
      sources: ['base', 'prod'],
      intent: { flows: [{ to: 'c/d' }, { to: 'e/f' }], public: ['a/b', 'e/f'] },
      rules: [
        { rule: 'mtls/flow-works', level: 'note' },
        { rule: 'mtls/strict', level: 'error' },
      ],
      exceptions: [{ reason: 'all' }, { reason: 'one' }],
      mesh: { istio: { rootNamespace: 'here' } },
      network: { podCidrs: ['10.0.0.0/8'] },
      environments: [],
    });
    expect(of('staging')).toMatchObject({
      sources: ['base', 'staging'],
      intent: { flows: [{ to: 'c/d' }], public: ['a/b'] },
      rules: [{ level: 'warning' }, { level: 'note' }],
      mesh: { istio: { rootNamespace: 'everywhere' } },
      network: { podCidrs: ['fd00::/48'] },
    });
  });

  test('places of `public` stay beside their names', () => {
    expect(of('prod')?.intent.publicAt?.map(({ line }) => line)).toEqual([3, 12]);
  });

  test.each([
    ['environments: {prod: {source: [a]}}', '1:23  unknown key `source`; did you mean `sources`?'],
    ['environments: {prod: {}}', '`sources` is missing'],
    ['environments: {"a b": {sources: [a]}}', "`a b` can't name an environment"],
    ['environments: {"../x": {sources: [a]}}', "can't name an environment"],
    ['environments: [prod]', 'a mapping (`key: value`) is expected here'],
    ['environments: {prod: [a]}', 'a mapping with `sources`'],
    ['environments: {prod: {sources: [a], network: {podCidr: x}}}', "`x` isn't a CIDR block"],
    ['environments: {prod: {sources: [a], environments: {}}}', 'unknown key `environments`'],
  ])('%s is a mistake', (text, message) => {
    expect(() => parseConfig(text, 'eastwest.yaml')).toThrow(message);
  });

  test.each(['constructor', '__proto__', 'toString'])('%s is a name as any other', (name) => {
    const text = `environments:\n  ${name}: {sources: [a]}\n`;
    if (name === '__proto__') expect(() => parseConfig(text, 'f')).toThrow("can't name an environment");
    else expect(parseConfig(text, 'f').environments).toMatchObject([{ name, sources: ['a'] }]);
  });
});
