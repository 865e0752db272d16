// Runs commands in turn, round by round, so that a ratio is taken between neighbours; what is quoted is its median.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A command that starts node and tells its peak memory. */
export function node(file, ...args) {
  return [process.execPath, '--import', here('peak-memory.mjs'), file, ...args];
}

/** Where a program is on PATH, if it is. */
export function find(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** Prints a row per command: median time, peak memory, and the median ratio to the command that is its `base`. */
export function compare(commands, rounds) {
  for (const command of commands) runOnce(command); // warm: the file cache, eastwest's compiled policies
  const results = Array.from({ length: rounds }, () => commands.map(runOnce));
  const medians = new Map();
  for (const [index, { name, base }] of commands.entries()) {
    const own = results.map((round) => round[index]);
    const against = results.map((round) => round[commands.findIndex((other) => other.name === base)]);
    const ratios = base === undefined ? [] : own.map(({ ms }, round) => ms / against[round].ms);
    const ratio = base === undefined ? '' : `  ${median(ratios).toFixed(2)} × ${base}`;
    const ms = median(own.map((run) => run.ms));
    const memory = own[0].mib === undefined ? '' : `${Math.round(median(own.map((run) => run.mib)))} MiB`;
    console.log(`  ${name.padEnd(44)} ${`${Math.round(ms)} ms`.padStart(9)} ${memory.padStart(9)}${ratio}`);
    medians.set(name, ms);
  }
  console.log('');
  return medians;
}

function runOnce({ name, argv, ok }) {
  const [file, ...args] = argv;
  const start = performance.now();
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const ms = performance.now() - start;
  if (error) throw error;
  if (!ok.includes(status)) throw new Error(`${name} ended with ${status}: ${stderr.slice(0, 2000)}`);
  const peak = /peak-memory-kib (\d+)/.exec(stderr);
  return { ms, mib: peak === null ? undefined : Number(peak[1]) / 1024 };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
