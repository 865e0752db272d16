import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { program } from '#cli/program.ts';
import { NOBODY } from '../cli/nobody.ts';

interface Hook {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
  readonly pass_filenames: boolean;
  readonly require_serial: boolean;
}

const hooks = load(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly Hook[];

test('the hooks that the README names', () => {
  expect(hooks.map(({ id }) => id)).toEqual(['eastwest', 'eastwest-verify']);
});

describe.each(hooks)('$id', ({ entry, files, language, pass_filenames, require_serial }) => {
  test('runs a command that exists, once, on the whole repository', () => {
    const [name, command, ...rest] = entry.split(' ');
    expect(name).toBe('eastwest');
    expect(program(NOBODY, () => undefined).commands.map((one) => one.name())).toContain(command);
    expect(rest).toEqual([]);
    expect({ language, pass_filenames, require_serial }).toEqual({
      language: 'node',
      pass_filenames: false,
      require_serial: true,
    });
  });

  test.each(['policy/team.rego', 'eastwest.yaml', 'policy/data.json', 'policy/team_test.rego'])(
    'is triggered by %s',
    (file) => expect(new RegExp(files).test(file)).toBe(true),
  );

  test.each(['README.md', 'src/main.go', 'yaml', 'a.yaml.bak'])('is not triggered by %s', (file) => {
    expect(new RegExp(files).test(file)).toBe(false);
  });
});

test.each(['manifests/a.yml', 'chart/templates/_helpers.tpl', 'overlays/prod/Kustomization', 'values.yaml'])(
  'a check is triggered by %s',
  (file) => expect(new RegExp(hooks[0]?.files ?? '^$').test(file)).toBe(true),
);
