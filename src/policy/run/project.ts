import { isObject } from '#manifest/json.ts';
import type { Reads } from '#policy/compile/reads.ts';

/** Takes from an input what is read of it; what isn't read needn't be copied into WASM. */
export type Project = (input: object) => object;

/** A tree of keys; `all` where a whole member is read. */
interface Branch {
  readonly children: Map<string, Branch>;
  all: boolean;
}

/** A projection to what is read: a reference that is read finds the same value, or is undefined, as in the whole input. */
export function projectTo(reads: Reads): Project {
  const root: Branch = { children: new Map(), all: false };
  for (const path of reads) {
    let branch = root;
    for (const key of path) {
      const next = branch.children.get(key) ?? { children: new Map(), all: false };
      branch.children.set(key, next);
      branch = next;
    }
    branch.all = true;
  }
  return root.all ? (input) => input : (input) => pick(input, root);
}

function pick(value: object, branch: Branch): object {
  const picked: Record<string, unknown> = {};
  for (const [key, next] of branch.children) {
    if (!Object.hasOwn(value, key)) continue;
    const member: unknown = Reflect.get(value, key);
    const isWhole = next.all || !isObject(member);
    define(picked, key, isWhole ? member : pick(member, next));
  }
  return picked;
}

/** As plain data, also for the one key that an assignment would take for something else. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
