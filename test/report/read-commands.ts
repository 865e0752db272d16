/** A workflow command, as GitHub's runner understands a line of a log. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const LEVELS = ['error', 'warning', 'notice'];
const PROPERTIES = ['file', 'line', 'endLine', 'col', 'endColumn', 'title'];

/** Reads an output of which every line must be an annotation that the runner takes as it is; throws for any other line. */
export function readCommands(text: string): readonly WorkflowCommand[] {
  if (!text.endsWith('\n')) throw new Error('no line feed at the end');
  return text.slice(0, -1).split('\n').map(readCommand);
}

/** By the steps of actions/runner, `ActionCommand.TryParseV2`: up to the second `::`, then commas, then the first `=`. */
function readCommand(line: string): WorkflowCommand {
  const end = line.indexOf('::', 2);
  if (!line.startsWith('::') || end < 0) throw new Error(`no command: ${line.slice(0, 80)}`);
  const info = line.slice(2, end);
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  if (!LEVELS.includes(name)) throw new Error(`no annotation: ${name}`);
  const pairs =
    space < 0
      ? []
      : info
          .slice(space + 1)
          .split(',')
          .map(readProperty);
  const keys = pairs.map(([key]) => key);
  if (new Set(keys).size !== keys.length) throw new Error(`twice: ${keys}`);
  return { name, properties: Object.fromEntries(pairs), data: unescaped(line.slice(end + 2), false) };
}

function readProperty(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  const key = text.slice(0, equals);
  if (!PROPERTIES.includes(key) || equals === text.length - 1) throw new Error(`no property: ${text}`);
  return [key, unescaped(text.slice(equals + 1), true)];
}

/** In the runner's order: the percent sign comes last. */
function unescaped(text: string, property: boolean): string {
  const lines = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  const rest = property ? lines.replaceAll('%3A', ':').replaceAll('%2C', ',') : lines;
  return rest.replaceAll('%25', '%');
}
