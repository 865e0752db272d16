import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { program } from '#cli/program.ts';
import { reference } from '#cli/reference/reference.ts';
import { NOBODY } from './nobody.ts';

const root = program(NOBODY, () => undefined);
const commands = root
  .createHelp()
  .visibleCommands(root)
  .filter((one) => one.name() !== 'help')
  .flatMap((one) => (one.commands.length === 0 ? [one] : one.commands));

test('docs/cli.md is what the command line says of itself', () => {
  const text = reference(root);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync('docs/cli.md', text);
  expect(readFileSync('docs/cli.md', 'utf8')).toBe(text);
});

describe.each(commands.map((command) => [command.name(), command] as const))('%s', (_name, command) => {
  test('is described in a sentence, and so are its options', () => {
    expect(command.description()).toMatch(/^[A-Z].*\.$/s);
    for (const { description, flags } of command.options) expect(`${flags} ${description}`).toMatch(/ \S/);
  });

  test('has examples in its help', () => {
    let text = '';
    command.configureOutput({ writeOut: (part) => (text += part) });
    command.outputHelp();
    expect(text).toContain('\nExamples:\n  ');
    expect(text).toContain(`eastwest `);
  });
});
