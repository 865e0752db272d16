/** An argument as a person would type it in a POSIX shell, for messages only: nothing is ever run through a shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
