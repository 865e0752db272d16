import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptedAs } from '#acceptance/known.ts';
import { check, loadPolicies, parseConfig, parseManifests, type Source } from '#index.ts';

/** The unsafe reference platform: each rule has something to say of it. */
const FOLDER = 'manifests/soroban-flat';
const files: readonly Source[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml') && name !== 'eastwest.yaml')
  .map((name) => ({ name: `${FOLDER}/${name}`, content: readFileSync(join(FOLDER, name), 'utf8') }));
const settings = readFileSync(join(FOLDER, 'eastwest.yaml'), 'utf8');
const policies = await loadPolicies({});

/** What a baseline of these manifests would hold, sorted. */
async function accepted(sources: readonly Source[], config = settings): Promise<readonly string[]> {
  const report = await check(parseManifests(sources), policies, {
    config: parseConfig(config, 'eastwest.yaml'),
    now: '2026-11-22T00:00:00Z',
  });
  return report.findings
    .map((finding) => `${finding.rule} ${finding.subject.id} ${acceptedAs(finding)}`)
    .sort();
}

const documentsOf = ({ content }: Source) => String(content).split(/^---\n/m);

/** Comments and blank lines before each document and in the middle of it, at the margin. */
function loosened(source: Source, blanks: number): Source {
  const space = `${'\n'.repeat(blanks)}# somebody was here: a.yaml:12\n`;
  const loosen = (text: string) =>
    `${space}${text.replace(/^(spec|metadata|roleRef|data):/gm, `${space}$1:`)}`;
  return { ...source, content: documentsOf(source).map(loosen).join('---\n') };
}

/** Ports and environment variables the other way round: lists whose items have names. */
function reversedLists(source: Source): Source {
  const block = /^( +)- name: .*\n(?:\1(?:- name:| {2}).*\n)+/gm;
  const content = String(source.content).replace(block, (text, indent: string) =>
    text
      .split(new RegExp(`^(?=${indent}- name:)`, 'm'))
      .reverse()
      .join(''),
  );
  return { ...source, content };
}

describe('what a baseline knows a finding by', async () => {
  const before = await accepted(files);

  test('is there for each finding, and differs from the others', () => {
    expect(before.length).toBeGreaterThan(50);
    expect(new Set(before).size).toBe(before.length);
  });

  test('survives comments, blank lines, and documents and files in another order or under another name', async () => {
    const moves = fc.record({
      blanks: fc.integer({ min: 0, max: 3 }),
      order: fc.shuffledSubarray([...files], { minLength: files.length }),
      reverse: fc.boolean(),
      folder: fc.constantFrom(FOLDER, 'elsewhere', 'a b'),
    });
    await fc.assert(
      fc.asyncProperty(moves, async ({ blanks, order, reverse, folder }) => {
        const moved = order.map((source) => {
          const loose = loosened(source, blanks);
          const documents = documentsOf(loose);
          const content = (reverse ? documents.toReversed() : documents)
            .map((text) => (text.endsWith('\n') ? text : `${text}\n`))
            .join('---\n');
          return { name: source.name.replace(FOLDER, folder), content };
        });
        expect(await accepted(moved, `# a line more\n\n${settings}`)).toEqual(before);
      }),
      { numRuns: 4 },
    );
  });

  test('survives list items with names in another order', async () => {
    const turned = files.map(reversedLists);
    expect(turned.some((one, index) => one.content !== files[index]?.content)).toBe(true);
    expect(await accepted(turned)).toEqual(before);
  });

  test('does not survive another name', async () => {
    const renamed = files.map((one) => ({
      ...one,
      content: String(one.content).replaceAll('refund-worker', 'refund-robot'),
    }));
    const after = await accepted(renamed, settings.replaceAll('refund-worker', 'refund-robot'));
    const gone = before.filter((one) => one.includes('refund-worker'));
    expect(gone.length).toBeGreaterThan(3);
    expect(after.filter((one) => gone.includes(one))).toEqual([]);
  });
});
