/** Where texts are kept under a key. It may forget any of them at any time, and never gives back another one. */
export interface Store {
  read(key: string): Promise<string | undefined>;
  /** Never throws: who can't write works without. */
  write(key: string, text: string): Promise<void>;
}
