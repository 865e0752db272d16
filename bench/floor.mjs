// The floor: reads the same files and parses them with the same YAML library, and does nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

const [directory] = process.argv.slice(2);
let documents = 0;
for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) documents += loadAll(readFileSync(join(entry.parentPath, entry.name), 'utf8')).length;
}
process.stdout.write(`${documents}\n`);
