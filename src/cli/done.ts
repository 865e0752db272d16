/** What a command reports back: its exit code, and nothing else; the text has gone to the terminal. */
export type Done = (exitCode: number) => void;
