import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { render } from '#report/render.ts';
import { readTap } from './read-tap.ts';
import { report, rule, sample } from './sample.ts';

const tap = (of = sample) => render(of, 'tap', { color: false });
const hasProve = spawnSync('prove', ['--version']).status === 0;

describe('TAP', () => {
  test('has a point for each passing rule, each finding, each problem', () => {
    const points = readTap(tap());
    expect(points.filter(({ ok, directive }) => !ok && directive === undefined).length).toBe(6);
    expect(points.filter(({ directive }) => directive?.type === 'SKIP').length).toBe(5);
    expect(points.find(({ description }) => description.startsWith('exposure/host-port'))).toMatchObject({
      ok: true,
    });
  });

  test('tells an accepted finding as one that is known, with the reason', () => {
    const [accepted] = readTap(tap()).filter(({ directive }) => directive?.type === 'TODO');
    expect(accepted).toMatchObject({
      ok: false,
      diagnostics: { at: { file: 'manifests/legacy/billing.yaml', line: 18 } },
    });
    expect(accepted?.directive?.reason).toContain('until 2027-03-31');
  });

  test('is never green over nothing', () => {
    expect(readTap(tap(report({ resources: 0 }))).map(({ ok }) => ok)).toEqual([false]);
  });

  test.skipIf(!hasProve)('is read by Perl’s TAP harness (skipped without `prove`)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'eastwest-tap-'));
    try {
      const clean = report({ rules: [[rule('a/b', { title: 'a # TODO b \\' }), 'passed', 1]] });
      for (const [name, of, passes] of [
        ['sample', sample, false],
        ['clean', clean, true],
      ] as const) {
        writeFileSync(join(folder, `${name}.tap`), tap(of));
        const { status, stdout } = spawnSync('prove', ['--source', 'RawTAP', join(folder, `${name}.tap`)], {
          encoding: 'utf8',
        });
        expect([name, status === 0, stdout.includes('Parse errors')]).toEqual([name, passes, false]);
        if (!passes) expect(stdout).toMatch(/Failed tests?: {2}1-2, 5, 7, 9, 12$/m);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
