import type { Excerpt } from '#manifest/excerpt.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import { artifactLocation } from '#report/sarif/artifact-location.ts';

/** What a location needs beside itself. */
export interface LocationContext {
  readonly cwd: string | undefined;
  readonly excerpt?: Excerpt | undefined;
  /** The resource's id. */
  readonly resource?: string;
}

/**
 * A location object (SARIF 2.1.0, section 3.28): where in the text, and in which resource. A rendered text is no file of the
 * repository: there it is what the text was rendered from, and where that shows is in the properties.
 */
export function sarifLocation(location: Location, { cwd, excerpt, resource }: LocationContext): JsonObject {
  return {
    physicalLocation: physical(location, { cwd, excerpt }),
    ...(resource === undefined
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: resource, name: lastOf(resource), kind: 'resource' }] }),
    ...properties(location),
  };
}

function physical(location: Location, { cwd, excerpt }: LocationContext): JsonObject {
  const { file, source } = location;
  if (source !== undefined)
    return { artifactLocation: artifactLocation(source.file, cwd), region: { startLine: source.line } };
  return {
    artifactLocation: artifactLocation(file, cwd),
    region: region(location, excerpt),
    ...contextRegion(location, excerpt),
  };
}

/** Lines and columns from 1, the end exclusive: the same as ours (section 3.30). */
function region(
  { line, column, endLine, endColumn, file }: Location,
  excerpt: Excerpt | undefined,
): JsonObject {
  const text = snippet({ line, column, endLine, endColumn, file }, excerpt);
  return {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn,
    ...(text === '' ? {} : { snippet: { text } }),
  };
}

function snippet({ line, column, endLine, endColumn }: Location, excerpt: Excerpt | undefined): string {
  if (excerpt === undefined) return '';
  const lines = excerpt.lines.slice(line - excerpt.line, endLine - excerpt.line + 1);
  if (line < excerpt.line || lines.length !== endLine - line + 1) return '';
  return lines
    .map((text, index) => {
      const end = index === lines.length - 1 ? endColumn - 1 : text.length;
      return text.slice(index === 0 ? column - 1 : 0, end);
    })
    .join('\n');
}

/** The lines around it; must reach further than the region itself (section 3.29.5). */
function contextRegion({ line, endLine }: Location, excerpt: Excerpt | undefined): JsonObject {
  if (excerpt === undefined || excerpt.lines.length === 0) return {};
  const last = excerpt.line + excerpt.lines.length - 1;
  if (line < excerpt.line || endLine > last || (line === excerpt.line && endLine === last)) return {};
  return {
    contextRegion: { startLine: excerpt.line, endLine: last, snippet: { text: excerpt.lines.join('\n') } },
  };
}

function properties({ document, pointer, template, source, ...place }: Location): JsonObject {
  const bag = {
    ...(source === undefined ? {} : { rendered: place }),
    ...(document === undefined ? {} : { document }),
    ...(pointer === undefined ? {} : { pointer }),
    ...(template === undefined ? {} : { template }),
  };
  return Object.keys(bag).length === 0 ? {} : { properties: bag };
}

function lastOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
