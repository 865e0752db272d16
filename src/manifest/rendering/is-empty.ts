/** Whether nothing was rendered: only blank lines, comments and `---`. */
export function isEmptyRender(text: string): boolean {
  return text.split(/[\r\n]+/).every((line) => /^\s*(?:---|\.\.\.)?\s*(?:#.*)?$/.test(line));
}
