import type { Store } from '#cache/store.ts';

/** Keeps the last few texts for as long as the process runs. */
export function memoryStore(limit: number): Store {
  const texts = new Map<string, string>();
  return {
    read: async (key) => {
      const text = texts.get(key);
      if (text !== undefined) {
        texts.delete(key);
        texts.set(key, text);
      }
      return text;
    },
    write: async (key, text) => {
      texts.set(key, text);
      const [oldest] = texts.keys();
      if (texts.size > limit && oldest !== undefined) texts.delete(oldest);
    },
  };
}
