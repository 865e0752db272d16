import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const home = fileURLToPath(new URL('../../policies', import.meta.url));
const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.rego') && !file.endsWith('_test.rego'),
);

test("the built-in rules don't look at the time: their answers of the morning hold in the evening", () => {
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const code = readFileSync(join(home, file), 'utf8').replace(/^\s*#.*$/gm, '');
    const reads = [...code.matchAll(/\bdata\b(\.\w+)?/g)].map(([whole]) => whole);
    for (const read of reads) expect(`${file}: ${read}`).toMatch(/: data\.(eastwest|config)$/);
    expect(code).not.toMatch(/\btime\.now/);
  }
});
