import type { PodTemplate } from '#cluster/pod-template.ts';
import type { Credential, Evidence } from '#credential/credential.ts';
import { isLiteral } from '#credential/literal.ts';
import { namedEvidence } from '#credential/named-evidence.ts';
import { telltale } from '#credential/telltale.ts';
import { isCredentialName } from '#manifest/credential-name.ts';
import { arrayAt, isObject, type Json, type JsonObject, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
const WORD_LISTS = ['command', 'args'] as const;

/** In the environment and the words of all containers of a pod template. */
export function podCredentials({ spec, pointer }: PodTemplate): readonly Credential[] {
  const found: Credential[] = [];
  for (const list of CONTAINER_LISTS) {
    for (const [index, container] of arrayAt(spec, list).entries()) {
      if (!isObject(container)) continue;
      const path = `${pointer}/spec/${list}/${index}`;
      fromEnvironment(container, path, found);
      for (const field of WORD_LISTS) fromWords(container, field, path, found);
    }
  }
  return found;
}

function fromEnvironment(container: JsonObject, path: Pointer, found: Credential[]): void {
  for (const [index, variable] of arrayAt(container, 'env').entries()) {
    if (!isObject(variable)) continue;
    const { name, value } = variable;
    if (typeof name !== 'string' || typeof value !== 'string') continue;
    const evidence = namedEvidence(name, value);
    if (evidence === undefined) continue;
    const pointer = joinPointer(path, 'env', index, 'value');
    found.push({ evidence, place: 'env', name, container: nameOf(container), pointer });
  }
}

function fromWords(
  container: JsonObject,
  field: (typeof WORD_LISTS)[number],
  path: Pointer,
  found: Credential[],
): void {
  let before: Json | undefined;
  for (const [index, word] of arrayAt(container, field).entries()) {
    const evidence = typeof word === 'string' ? wordEvidence(word, before) : undefined;
    before = word;
    if (evidence === undefined) continue;
    const pointer = joinPointer(path, field, index);
    found.push({ evidence, place: field, name: '', container: nameOf(container), pointer });
  }
}

/** `--password=x` (also `PASSWORD=x`), `--password` and then `x`, or a word that gives itself away. */
function wordEvidence(word: string, before: Json | undefined): Evidence | undefined {
  const equals = word.indexOf('=');
  if (equals > 0 && isNamedLiteral(word.slice(0, equals), word.slice(equals + 1))) return 'named';
  const isValue = typeof before === 'string' && before.startsWith('-') && !word.startsWith('-');
  return isValue && isNamedLiteral(before, word) ? 'named' : telltale(word);
}

function isNamedLiteral(flag: string, value: string): boolean {
  const name = flag.replace(/^-+/, '');
  return isCredentialName(name) && isLiteral(name, value);
}

function nameOf(container: JsonObject): string {
  return stringAt(container, 'name') ?? '';
}
