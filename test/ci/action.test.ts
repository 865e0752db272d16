import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCommands } from '../report/read-commands.ts';
import { builtEastwest, git, pullRequest, type StepResult, step, twoEnvironments } from './scratch.ts';

/** The steps of action.yml, run as a runner would, in a scratch repository with a pull request. */
let built = { folder: '', bin: '' };
let scratch = '';
let clone = '';
const check = (env: Readonly<Record<string, string>>, cwd = clone): StepResult =>
  step('check', cwd, {
    EASTWEST_BIN: built.bin,
    EASTWEST_PATHS: '.',
    EASTWEST_SARIF_FILE: 'eastwest.sarif',
    ...env,
  });
const verdictOf = ({ outputs }: StepResult) =>
  step('verdict', clone, { EASTWEST_EXIT_CODE: outputs['exit-code'] ?? '' }).status;
const annotations = ({ stdout }: StepResult) =>
  readCommands(
    `${stdout
      .split('\n')
      .filter((line) => line.startsWith('::'))
      .join('\n')}\n`,
  );

beforeAll(() => {
  built = builtEastwest();
  scratch = mkdtempSync(join(tmpdir(), 'eastwest-repo-'));
  clone = pullRequest(scratch, 'network-policies.yaml');
}, 120_000);
afterAll(() => {
  for (const folder of [built.folder, scratch]) rmSync(folder, { recursive: true, force: true });
});

describe('a pull request that opens the network', () => {
  let ran: StepResult;
  beforeAll(() => {
    ran = check({
      EASTWEST_BASE: 'main',
      EASTWEST_FORMATS: 'junit=out/eastwest.xml\n',
      EASTWEST_COMMENT_FILE: 'comment.md',
    });
  }, 120_000);

  test('fails at the verdict, after everything was written', () => {
    expect(ran.status).toBe(0);
    expect(ran.outputs).toMatchObject({
      'exit-code': '1',
      verdict: 'findings',
      'sarif-file': join(clone, 'eastwest.sarif'),
    });
    expect(Number(ran.outputs['findings'])).toBeGreaterThan(0);
    expect(ran.outputs['score']).toMatch(/^\d of 7 workloads/);
    expect(verdictOf(ran)).toBe(1);
    expect(JSON.parse(readFileSync(join(clone, 'eastwest.sarif'), 'utf8')).runs[0].results.length).toBe(
      Number(ran.outputs['findings']),
    );
    expect(existsSync(join(clone, 'out/eastwest.xml'))).toBe(true);
  });

  test('has a summary with verdict, score and what became reachable', () => {
    expect(ran.summary).toMatch(/^### eastwest: ✗ \d+ errors?/);
    expect(ran.summary).toContain(`**${ran.outputs['score']}**`);
    expect(ran.summary).toContain('from `origin/main` to `HEAD`');
    expect(ran.summary).toMatch(/<b>Newly reachable[^<]*<\/b> \(\d+\)/);
    expect(readFileSync(join(clone, 'comment.md'), 'utf8')).toBe(ran.summary);
  });

  test('has the findings in the log, and annotations after them', () => {
    expect(ran.stdout).toMatch(/^✗ \d+ errors?/m);
    const [first] = annotations(ran);
    expect(first).toMatchObject({
      name: 'error',
      properties: { file: expect.stringMatching(/^[\w-]+\.yaml$/) },
    });
    expect(ran.stderr).toBe('');
  });
});

describe('several environments', () => {
  let folder = '';
  let both = '';
  const ofBoth = (env: Readonly<Record<string, string>>) =>
    check({ EASTWEST_PATHS: '', EASTWEST_BASE: 'main', ...env }, both);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'eastwest-environments-'));
    both = twoEnvironments(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are compared with the base branch each by itself', () => {
    const ran = ofBoth({});
    expect(ran.summary).toContain(
      '### eastwest: 2 newly reachable in 1 of 2 environments\n\nWho can reach what, from `origin/main` to `HEAD`',
    );
    expect(ran.summary).toContain('#### `staging`: 2 newly reachable\n');
    expect(ran.summary).toContain('Nothing became reachable, and nothing ceased to be: `prod`.');
    expect(ran.summary).not.toContain('Not compared');
    expect(JSON.stringify(annotations(ran))).not.toContain('not compared');
    expect(ran.outputs['verdict']).toBe('prod: findings; staging: findings');
  }, 120_000);

  test('those that are chosen are checked and compared, and no others', () => {
    const ran = ofBoth({ EASTWEST_ENVIRONMENT: '\n prod \n' });
    expect(ran.summary).toContain(
      '### eastwest: `prod`: nothing became reachable, and nothing ceased to be\n',
    );
    expect(ran.summary).not.toContain('staging');
    const misspelt = ofBoth({ EASTWEST_ENVIRONMENT: '--prd' });
    expect(misspelt.outputs['exit-code']).toBe('2');
    expect(misspelt.stderr).toContain('there is no environment `--prd`');
  }, 120_000);

  test('with fail-on-new, a comparison that can’t be trusted is no pass', () => {
    git(join(folder, 'origin'), 'checkout', '-q', 'main');
    writeFileSync(join(folder, 'origin/prod/broken.yaml'), 'a: b: c\n');
    git(join(folder, 'origin'), 'add', '.');
    git(join(folder, 'origin'), 'commit', '-q', '-m', 'broken');
    git(both, 'update-ref', '-d', 'refs/remotes/origin/main');
    const lenient = ofBoth({});
    expect(lenient.summary).toContain('this comparison can not be trusted');
    expect(lenient.outputs['exit-code']).toBe('1');
    expect(ofBoth({ EASTWEST_FAIL_ON_NEW: 'true' }).outputs['exit-code']).toBe('2');
  }, 120_000);
});

describe('other outcomes', () => {
  test('a safe push is a pass, and nothing is compared', () => {
    git(clone, 'checkout', '-q', 'origin/main');
    const ran = check({ EASTWEST_BASE: '' });
    expect([ran.status, ran.outputs['exit-code'], ran.outputs['verdict'], verdictOf(ran)]).toEqual([
      0,
      '0',
      'clean',
      0,
    ]);
    expect(ran.summary).toMatch(/^### eastwest: ✓/);
    expect(ran.summary).not.toContain('origin/main');
    expect(annotations(ran).map(({ name }) => name)).toEqual(['notice']);
  }, 120_000);

  test('with fail-on-new, what becomes reachable fails also where no rule objects', () => {
    git(clone, 'checkout', '-q', 'pr');
    const [run] = JSON.parse(readFileSync(join(clone, 'eastwest.sarif'), 'utf8')).runs;
    const notes = run.tool.driver.rules.map(({ id }: { id: string }) => `  ${id}: note\n`);
    appendFileSync(join(clone, 'eastwest.yaml'), `\nrules:\n${notes.join('')}`);
    const codes = ['false', 'true'].map((value) =>
      check({ EASTWEST_BASE: 'main', EASTWEST_FAIL_ON_NEW: value }),
    );
    git(clone, 'checkout', '-q', '--', 'eastwest.yaml');
    expect(codes.map(({ outputs }) => [outputs['exit-code'], outputs['verdict']])).toEqual([
      ['0', 'findings'],
      ['1', 'findings'],
    ]);
  }, 120_000);

  test('a document that can’t be read is 2, not 1 and not 0', () => {
    writeFileSync(join(clone, 'broken.yaml'), 'a: b: c\n');
    const ran = check({});
    rmSync(join(clone, 'broken.yaml'));
    expect([ran.status, ran.outputs['exit-code'], ran.outputs['score'], verdictOf(ran)]).toEqual([
      0,
      '2',
      '',
      2,
    ]);
    expect(ran.summary).toContain('no answer can be trusted');
  }, 120_000);

  test('a base that can’t be fetched is said, and with fail-on-new no pass', () => {
    git(clone, 'checkout', '-q', 'origin/main');
    const missing = { EASTWEST_BASE: 'no-such-branch' };
    const ran = check(missing);
    expect(ran.outputs['exit-code']).toBe('0');
    expect(ran.summary).toContain('Not compared with the base branch');
    expect(annotations(ran).map(({ name }) => name)).toContain('warning');
    expect(check({ ...missing, EASTWEST_FAIL_ON_NEW: 'true' }).outputs['exit-code']).toBe('2');
    git(clone, 'checkout', '-q', 'pr');
  }, 120_000);

  test.each([
    ['false', '1'],
    ['true', '0'],
  ])('an eastwest that can’t be run (%s) is 2: its exit code %s is not believed', (command) => {
    const ran = check({ EASTWEST_BIN: command });
    expect([ran.status, ran.outputs['exit-code'], ran.outputs['verdict'], verdictOf(ran)]).toEqual([
      0,
      '2',
      '',
      2,
    ]);
    expect(ran.summary).toContain('no report');
    expect(annotations(ran)).toMatchObject([{ name: 'error' }]);
  });

  test('a comment has room for one page: the comparison is left out, and that is said', () => {
    const big = join(built.folder, 'big');
    const write =
      'for one; do case "$one" in *=*) head -c 50000 /dev/zero | tr "\\0" "$1" >"$(echo "$one" | cut -d= -f2)" ;; esac; done';
    writeFileSync(big, `#!/bin/sh\n${write}\n`, { mode: 0o755 });
    const ran = check({
      EASTWEST_BIN: big,
      EASTWEST_BASE: 'main',
      EASTWEST_ANNOTATIONS: 'false',
      EASTWEST_COMMENT_FILE: 'c.md',
    });
    // No report that anybody could read: the outputs can't be taken from it.
    expect(ran.status).not.toBe(0);
    expect(ran.summary.length).toBeGreaterThan(100_000);
    const comment = readFileSync(join(clone, 'c.md'), 'utf8');
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain('has no room here');
  });

  test('a check that never finished is 2', () => {
    expect(step('verdict', clone, { EASTWEST_EXIT_CODE: '' }).status).toBe(2);
    expect(step('verdict', clone, { EASTWEST_EXIT_CODE: '0; true' }).status).toBe(2);
  });
});

describe('what a workflow says is data', () => {
  test('commands, options and blanks in inputs stay what they are', () => {
    const evil = '$(touch pwned) `touch pwned`; touch pwned';
    mkdirSync(join(clone, evil));
    renameSync(join(clone, 'edge.yaml'), join(clone, evil, 'edge.yaml'));
    const ran = check({
      EASTWEST_PATHS: `  ${evil}  \n\n`,
      EASTWEST_BASE: `--upload-pack=${evil}`,
      EASTWEST_SARIF_FILE: `${evil}.sarif`,
    });
    renameSync(join(clone, evil, 'edge.yaml'), join(clone, 'edge.yaml'));
    expect(existsSync(join(clone, 'pwned'))).toBe(false);
    expect(existsSync(join(clone, `${evil}.sarif`))).toBe(true);
    expect(ran.stdout).toContain(`${evil}/edge.yaml`);
    expect(ran.outputs['exit-code']).toMatch(/^[12]$/);
  }, 120_000);

  test('a version that is no version is refused', () => {
    const ran = check({ EASTWEST_BIN: '', EASTWEST_VERSION: '1 --registry=x' });
    expect([ran.status, ran.stdout]).toEqual([
      2,
      '::error title=eastwest::the input version is no version\n',
    ]);
  });

  test('in a subfolder, annotations and SARIF name files from the root of the repository', () => {
    const folder = join(clone, 'apps');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'a.yaml'),
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {hostNetwork: true, containers: [{name: a, image: x}]}\n',
    );
    const ran = check({ GITHUB_WORKSPACE: clone }, folder);
    const files = annotations(ran).flatMap(({ properties }) => properties['file'] ?? []);
    expect(files).toContain('apps/a.yaml');
    const [result] = JSON.parse(readFileSync(join(folder, 'eastwest.sarif'), 'utf8')).runs[0].results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('apps/a.yaml');
  }, 120_000);
});
