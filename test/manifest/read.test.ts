import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ReadOptions, readManifests } from '#manifest/read.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'eastwest-read-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const resource = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), resource(path.replaceAll(/[^a-z]/g, '')));
  }
}

async function read(paths: readonly string[], options: ReadOptions = {}) {
  const { sources, problems } = await readManifests(paths, { cwd, ...options });
  return {
    files: [...sources.keys()],
    problems: problems.map(({ code, level, location }) => `${code} ${level} ${location.file}`),
  };
}

describe('what is read', () => {
  test('a directory, recursively, in the order of the paths', async () => {
    write(
      'b.yml',
      'a/z.yaml',
      'a/b/c.yaml',
      'a.yaml',
      'a/.hidden.yaml',
      '.git/x.yaml',
      'node_modules/x/y.yaml',
      'r.md',
    );
    expect(await read(['.'])).toEqual({ files: ['a.yaml', 'a/b/c.yaml', 'a/z.yaml', 'b.yml'], problems: [] });
  });

  test('names are as the user gave them', async () => {
    write('m/a.yaml');
    expect((await read(['m'])).files).toEqual(['m/a.yaml']);
    expect((await read(['./m/'])).files).toEqual(['m/a.yaml']);
    expect((await read(['m//a.yaml'])).files).toEqual(['m/a.yaml']);
    expect((await read([join(cwd, 'm')])).files).toEqual([join(cwd, 'm/a.yaml')]);
    expect((await read(['../m'], { cwd: join(cwd, 'm') })).files).toEqual(['../m/a.yaml']);
  });

  test('a file of any name, if it is named', async () => {
    write('a.txt');
    expect((await read(['a.txt'])).files).toEqual(['a.txt']);
  });

  test('globs', async () => {
    write('a.yaml', 'b/c.yaml', 'b/d.json', 'b/README.md', 'node_modules/x.yaml');
    writeFileSync(join(cwd, 'b/d.json'), '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}}');
    expect((await read(['**/*.yaml'])).files).toEqual(['a.yaml', 'b/c.yaml']);
    expect((await read(['b/**'])).files).toEqual(['b/c.yaml', 'b/d.json']);
    expect((await read(['{a,b/c}.yaml'])).files).toEqual(['a.yaml', 'b/c.yaml']);
    expect((await read(['?'])).files).toEqual(['b/c.yaml', 'b/d.json']);
  });

  test('a file whose name looks like a glob', async () => {
    write('[a].yaml');
    expect((await read(['[a].yaml'])).files).toEqual(['[a].yaml']);
  });

  test('standard input', async () => {
    const stdin = async () => Buffer.from(resource('a'));
    expect((await read(['-', '-'], { stdin })).files).toEqual(['<stdin>']);
  });

  test('the same file once, however it is named', async () => {
    write('m/a.yaml');
    symlinkSync('a.yaml', join(cwd, 'm/b.yaml'));
    expect((await read(['m', 'm/a.yaml', './m/../m/a.yaml', 'm/*.yaml'])).files).toEqual(['m/a.yaml']);
  });

  test('what is excluded, unless it is named', async () => {
    write('a.yaml', 'eastwest.yaml');
    expect((await read(['.'], { exclude: ['eastwest.yaml'] })).files).toEqual(['a.yaml']);
    expect((await read(['eastwest.yaml'], { exclude: ['eastwest.yaml'] })).files).toEqual(['eastwest.yaml']);
  });

  test('a JSON file in a directory that is no manifest is a note', async () => {
    write('a.yaml', 'package.json');
    writeFileSync(join(cwd, 'package.json'), '{"name": "x"}');
    expect((await read(['.'])).problems).toEqual(['not-a-resource note package.json']);
    expect((await read(['a.yaml', 'package.json'])).problems).toEqual([
      'not-a-resource warning package.json',
    ]);
  });
});

describe('links', () => {
  test('are followed', async () => {
    write('real/a.yaml');
    mkdirSync(join(cwd, 'm'));
    symlinkSync('../real', join(cwd, 'm/dir'));
    expect((await read(['m'])).files).toEqual(['m/dir/a.yaml']);
  });

  test('that lead back up end in a problem', async () => {
    write('m/a/b.yaml');
    symlinkSync('..', join(cwd, 'm/a/up'));
    expect(await read(['m'])).toEqual({ files: ['m/a/b.yaml'], problems: ['link-loop warning m/a/up'] });
  });

  test('to nothing, and in a circle', async () => {
    write('a.yaml');
    symlinkSync('nothing', join(cwd, 'b.yaml'));
    symlinkSync('c.yaml', join(cwd, 'c.yaml'));
    expect(await read(['.'])).toEqual({
      files: ['a.yaml'],
      problems: ['file-unreadable severe b.yaml', 'file-unreadable severe c.yaml'],
    });
  });
});

describe('what cannot be read', () => {
  test('nothing at a path, or for a glob', async () => {
    write('a.yaml');
    expect((await read(['a.yaml', 'no/such', 'x/*.yaml'])).problems).toEqual([
      'nothing-matched severe no/such',
      'nothing-matched severe x/*.yaml',
    ]);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a file or a directory without permission [not as root]',
    async () => {
      write('a.yaml', 'b.yaml', 'c/d.yaml');
      chmodSync(join(cwd, 'b.yaml'), 0);
      chmodSync(join(cwd, 'c'), 0);
      const { problems } = await read(['.']).finally(() => chmodSync(join(cwd, 'c'), 0o755));
      expect(problems).toEqual(['file-unreadable severe c', 'file-unreadable severe b.yaml']);
    },
  );

  test('a pipe, a socket, a device: without waiting', async () => {
    write('a.yaml');
    execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
    const server = createServer().listen(join(cwd, 'socket.yaml'));
    const { problems } = await read(['.', '/dev/null']).finally(() => server.close());
    expect(problems).toEqual([
      'file-unreadable severe pipe.yaml',
      'file-unreadable severe socket.yaml',
      'file-unreadable severe /dev/null',
    ]);
  });

  test('a file that is too large is refused before it is read', async () => {
    write('a.yaml', 'b.yaml');
    truncateSync(join(cwd, 'b.yaml'), 2 ** 40);
    expect((await read(['.'])).problems).toEqual(['file-too-large severe b.yaml']);
  });
});

describe('nothing at all is an error', () => {
  test('an empty directory', async () => {
    await expect(read(['.'])).rejects.toMatchObject({
      code: 'no-manifests',
      message: expect.stringContaining('no YAML or JSON file'),
    });
  });

  test('files without a resource', async () => {
    writeFileSync(join(cwd, 'values.yaml'), 'a: b\n');
    await expect(read(['values.yaml'])).rejects.toMatchObject({
      code: 'no-manifests',
      message: expect.stringContaining('values.yaml'),
      remedy: expect.stringContaining('--kustomize DIR'),
    });
  });

  test('empty standard input', async () => {
    await expect(read(['-'], { stdin: async () => new Uint8Array() })).rejects.toMatchObject({
      code: 'no-manifests',
    });
  });

  test('but a severe problem is reported instead', async () => {
    writeFileSync(join(cwd, 'a.yaml'), 'a: [\n');
    expect((await read(['a.yaml'])).problems).toEqual(['yaml-invalid severe a.yaml']);
    expect((await read(['no/such'])).problems).toEqual(['nothing-matched severe no/such']);
  });

  test('no path, or - without a standard input', async () => {
    await expect(read([])).rejects.toMatchObject({ code: 'bad-usage' });
    await expect(read(['-'])).rejects.toMatchObject({ code: 'bad-usage' });
  });
});
