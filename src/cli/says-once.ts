import type { Terminal } from '#cli/terminal.ts';

/** The same terminal, on whose stderr nothing is said twice: what is wrong with a file that several clusters share is one thing. */
export function saysOnce(terminal: Terminal): Terminal {
  const said = new Set<string>();
  return {
    ...terminal,
    stderr: (text) => {
      if (!said.has(text)) terminal.stderr(text);
      said.add(text);
    },
  };
}
