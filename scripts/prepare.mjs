// Builds dist/ when the package is installed from git, as pre-commit does it. `npm install --global` of a git repository prepares it
// under its own `--global`, by which the development dependencies aren't installed: they are here, then.
import { spawnSync } from 'node:child_process';

function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const isThere = await import('esbuild').then(
  () => true,
  () => false,
);
if (!isThere) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|prefix|location|omit|include)$/i.test(name),
    ),
  );
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev'];
  if (npm === undefined) run('npm', args, env);
  else run(process.execPath, [npm, ...args], env);
}
run(process.execPath, ['build.mjs']);
