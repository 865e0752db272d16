import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { isArray, isObject, type Json, objectAt, stringAt } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import type { ToolRun } from '#manifest/rendering/run-tool.ts';

/** Where a resource of a build comes from, as kustomize tells it; files are absolute. */
export interface ResourceOrigin {
  /** The file that it was read from; `undefined` if it was generated, or isn't on this disk. */
  readonly file?: string;
  /** The kustomization whose generator made it. */
  readonly generatedIn?: string;
  /** The kustomizations through which it went, in that order. */
  readonly kustomizations: readonly string[];
  /** A patch has replaced the annotations, and the origin with them: any file of the overlay may be it. */
  readonly lost?: true;
}

/** Builds a directory; given its path. */
type Build = (directory: string) => Promise<ToolRun>;

/**
 * Builds an overlay a second time, through a kustomization of our own that asks for the origin of each resource
 * (`buildMetadata`, kustomize 4.4 and later). Empty if that isn't possible: the first build is what counts.
 */
export async function readOrigins(
  directory: string,
  isComponent: boolean,
  build: Build,
): Promise<ReadonlyMap<string, ResourceOrigin>> {
  let own: string | undefined;
  try {
    own = realpathSync(mkdtempSync(join(tmpdir(), 'eastwest-origins-')));
    const path = relative(own, realpathSync(directory)).replaceAll('\\', '/');
    const wrapper = {
      [isComponent ? 'components' : 'resources']: [path],
      buildMetadata: ['originAnnotations', 'transformerAnnotations'],
    };
    writeFileSync(join(own, 'kustomization.yaml'), JSON.stringify(wrapper));
    const run = await build(own);
    return run.type === 'done' ? parseOrigins(run.printed, own) : new Map();
  } catch {
    return new Map();
  } finally {
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  }
}

/** How a resource is found in both builds: their order may differ. */
export function identityOf(object: Json): string {
  if (!isObject(object)) return '';
  const metadata = objectAt(object, 'metadata');
  return JSON.stringify([object['apiVersion'], object['kind'], metadata['namespace'], metadata['name']]);
}

/** Annotations of kustomize's api/internal/utils/annotations.go. */
const ORIGIN = 'config.kubernetes.io/origin';
const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';

function parseOrigins(content: Uint8Array, own: string): ReadonlyMap<string, ResourceOrigin> {
  const { resources } = parseManifests([{ name: 'origins', content }]);
  return new Map(
    resources.map(({ object }) => {
      const annotations = objectAt(objectAt(object, 'metadata'), 'annotations');
      const origin = parsed(stringAt(annotations, ORIGIN));
      const steps = parsed(stringAt(annotations, TRANSFORMATIONS));
      const file = localFile(origin, 'path', own);
      const isLost = isTransformer(origin);
      const generatedIn = isLost ? undefined : localFile(origin, 'configuredIn', own);
      const kustomizations = (isArray(steps) ? steps : []).flatMap(
        (step) => localFile(step, 'configuredIn', own) ?? [],
      );
      return [
        identityOf(object),
        {
          ...(file !== undefined && { file }),
          ...(generatedIn !== undefined && { generatedIn }),
          ...(isLost && { lost: true as const }),
          kustomizations: [...new Set(kustomizations)],
        },
      ];
    }),
  );
}

/** kustomize takes a resource without an origin for one that the transformer has made. */
function isTransformer(origin: Json | undefined): boolean {
  const kind = isObject(origin) ? stringAt(objectAt(origin, 'configuredBy'), 'kind') : undefined;
  return kind?.endsWith('Transformer') === true;
}

function parsed(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : parseDocument(text, 'annotation').value;
}

/** What has a repository is remote: its path is none of this disk. */
function localFile(origin: Json | undefined, member: string, own: string): string | undefined {
  if (!isObject(origin) || origin['repo'] !== undefined) return undefined;
  const path = stringAt(origin, member);
  return path === undefined ? undefined : resolve(own, path);
}
