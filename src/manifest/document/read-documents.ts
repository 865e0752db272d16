import type { ProblemCode } from '#errors.ts';
import { type CutDocument, cutDocuments } from '#manifest/document/documents.ts';
import { helmSources } from '#manifest/document/helm-source.ts';
import { parseText } from '#manifest/document/parse-text.ts';
import type { Json } from '#manifest/json.ts';
import { locationOf } from '#manifest/locate.ts';
import type { FindWritten, SourceText } from '#manifest/manifests.ts';
import type { Problem, ProblemLevel } from '#manifest/problem.ts';
import { shellWord } from '#manifest/rendering/shell-word.ts';
import type { Origin } from '#manifest/resource.ts';
import { constructYaml } from '#manifest/yaml/construct.ts';
import { composeJson, skipBlank } from '#manifest/yaml/json-compose.ts';
import type { YamlNode } from '#manifest/yaml/node.ts';

/** What the documents of one text say. */
export interface Reading {
  readonly source: SourceText;
  /** Without empty documents. */
  readonly values: readonly { readonly value: Json; readonly origin: Origin }[];
  readonly problems: readonly Problem[];
}

export function readDocuments(file: string, text: string, writtenAt?: FindWritten): Reading {
  const documents: readonly Cut[] = cutJson(text) ?? cutDocuments(text);
  const source: SourceText = {
    text,
    documents: documents.map(({ start, end, line }) => ({ start, end, line })),
    ...(writtenAt !== undefined && { writtenAt }),
  };
  const templateOf = helmSources(text);
  const values: { readonly value: Json; readonly origin: Origin }[] = [];
  const problems: Problem[] = [];
  let unrendered = 0;
  documents.forEach((cut, index) => {
    const template = templateOf(cut);
    const origin: Origin = {
      file,
      document: index + 1,
      pointer: '',
      ...(template !== undefined && { template }),
    };
    const content = text.slice(cut.start, cut.end);
    const { value, issues } = cut.json === undefined ? parseText(content) : constructYaml(cut.json);
    if (value !== null && value !== undefined) values.push({ value, origin });
    const note = noter(source, origin, problems);
    if (value === undefined && content.includes('{{')) {
      // One is enough: the templates of a chart are to be rendered, not mended.
      if (unrendered++ === 0) note({ ...unrenderedTemplate(file), range: range(cut, issues[0]) });
      return;
    }
    for (const issue of issues) note({ ...issue, range: range(cut, issue) });
    noteDropped(cut, note);
  });
  return { source, values, problems };
}

/** A JSON document is already composed when it is cut out. */
type Cut = CutDocument & { readonly json?: YamlNode };

interface Note {
  readonly code: ProblemCode;
  readonly level: ProblemLevel;
  readonly message: string;
  readonly remedy: string;
  readonly range: { readonly start: number; readonly end: number };
}

function unrenderedTemplate(file: string) {
  const chart = /^(.+?)\/(?:charts\/[^/]+\/)*templates\//.exec(file)?.[1];
  return {
    code: 'unrendered-template',
    level: 'severe',
    message: 'This is a template ({{ … }}) and not yet a manifest.',
    remedy: `Have the chart rendered: \`eastwest check --helm ${chart === undefined ? 'CHART' : shellWord(chart)}\`.`,
  } as const;
}

function noter(source: SourceText, origin: Origin, problems: Problem[]) {
  return ({ code, level, message, remedy, range: { start, end } }: Note) => {
    const location = {
      ...locationOf(source, origin.file, start, end),
      document: origin.document,
      ...(origin.template !== undefined && { template: origin.template }),
    };
    problems.push({ code, level, message, remedy, location });
  };
}

function range(cut: Cut, issue: { readonly offset: number; readonly end: number } | undefined) {
  if (cut.json !== undefined) return { start: issue?.offset ?? cut.start, end: issue?.end ?? cut.start };
  return { start: cut.start + (issue?.offset ?? 0), end: cut.start + (issue?.end ?? 0) };
}

function noteDropped(cut: CutDocument, note: (note: Note) => void): void {
  if (cut.onMarker !== undefined) {
    note({
      code: 'content-dropped',
      level: 'severe',
      message:
        'There is content on the line of a `---`: kubectl refuses it, and older versions drop it without a word.',
      remedy: 'Begin the document on the line after `---`.',
      range: cut.onMarker,
    });
  }
  if (cut.dropped !== undefined) {
    note({
      code: 'content-dropped',
      level: 'severe',
      message:
        'kubectl silently drops everything from here to the next `---`: the document before it has ended.',
      remedy: 'Put a line `---` before it.',
      range: { start: cut.dropped.start, end: cut.dropped.start },
    });
  }
}

/** A stream of JSON values, as kubectl reads it if the text starts with a brace. `undefined` if it isn't one. */
function cutJson(text: string): readonly Cut[] | undefined {
  let at = skipBlank(text, 0);
  if (text[at] !== '{') return undefined;
  const documents: Cut[] = [];
  let line = 1;
  let counted = 0;
  while (at < text.length) {
    const value = jsonAt(text, at);
    if (value === undefined) return undefined;
    for (
      let found = text.indexOf('\n', counted);
      found >= 0 && found < at;
      found = text.indexOf('\n', counted)
    ) {
      line++;
      counted = found + 1;
    }
    documents.push({ start: at, end: value.end, line, json: value.root });
    at = skipBlank(text, value.end);
  }
  return documents;
}

function jsonAt(text: string, at: number) {
  try {
    return composeJson(text, at);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
