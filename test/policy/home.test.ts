import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policiesHome } from '#policy/home.ts';
import { directoryOf } from './harness.ts';

test('policies/ is the nearest above, from any depth', () => {
  const root = directoryOf({ 'policies/main.rego': '', 'dist/policies/other.rego': '' });
  expect(policiesHome(join(root, 'dist', 'cli', 'main.js'))).toBe(join(root, 'policies'));
  expect(policiesHome(join(root, 'dist', 'chunk.js'))).toBe(join(root, 'policies'));
  expect(() => policiesHome(join(directoryOf({}), 'x.js'))).toThrow('the installation is incomplete');
});
