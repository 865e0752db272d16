import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { foreignFile } from '#manifest/file/foreign-file.ts';
import { readManifests } from '#manifest/read.ts';

const cwd = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test.each(['Dockerfile', 'a/dev.Dockerfile', 'Dockerfile.debug', 'main.tf', 'x.TOML', 'b c.ini', '.env'])(
  '%s',
  async (name) => {
    expect(foreignFile(name)).toBeDefined();
    const file = name.replace('a/', '');
    writeFileSync(join(cwd, file), 'FROM x\n');
    const { problems, resources } = await readManifests([file], { cwd });
    expect(resources).toEqual([]);
    expect(problems).toMatchObject(
      [{ code: 'not-a-resource', level: 'severe', location: { file }, message: /^This is .*, and only/ }].map(
        (one) => ({ ...one, message: expect.stringMatching(one.message) }),
      ),
    );
  },
);

test.each(['a.yaml', 'a.yml', 'a.json', 'manifest', 'dockerfile.yaml/x.yaml', 'a.txt'])(
  '%s may be a manifest',
  (name) => {
    expect(foreignFile(name)).toBeUndefined();
  },
);
