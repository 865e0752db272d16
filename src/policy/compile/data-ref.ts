/** A path in `data`, in Rego: `data["main"]["deny"]`. */
export function dataRef(path: readonly string[]): string {
  return `data${path.map((segment) => `[${JSON.stringify(segment)}]`).join('')}`;
}
