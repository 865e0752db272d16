import * as yaml from 'js-yaml';
import type { Json } from '#manifest/json.ts';
import { composeYaml, MAX_DEPTH } from '#manifest/yaml/compose.ts';
import { constructYaml } from '#manifest/yaml/construct.ts';
import type { YamlIssue } from '#manifest/yaml/issue.ts';
import { composeJson } from '#manifest/yaml/json-compose.ts';
import { DECLINED, loadPlainYaml } from '#manifest/yaml/load.ts';
import type { YamlNode } from '#manifest/yaml/node.ts';

export interface ParsedText {
  /** `undefined` if the text can't be read; `null` also if there is nothing in it. */
  readonly value: Json | undefined;
  readonly issues: readonly YamlIssue[];
}

/** Line breaks of YAML 1.1 that YAML 1.2 lacks. kubectl's parser has them, js-yaml doesn't. */
const OLD_BREAKS = /[\u0085\u2028\u2029]/g;

/** Reads the text of one document (YAML, or JSON) as kubectl does. */
export function parseText(text: string): ParsedText {
  const value = isJsonLike(text) ? DECLINED : loadPlainYaml(newlines(text));
  if (value !== DECLINED) return { value, issues: [] };
  try {
    const root = composeText(text);
    return root === undefined ? { value: null, issues: [] } : constructYaml(root);
  } catch (error) {
    return { value: undefined, issues: [issueOf(error)] };
  }
}

/**
 * The nodes of a document's text, with their places.
 * @throws yaml.YAMLException on bad syntax, RangeError if nested too deep
 */
export function composeText(text: string): YamlNode | undefined {
  if (isJsonLike(text)) {
    const json = composeJson(text, 0);
    if (json !== undefined && text.slice(json.end).trim() === '') return json.root;
  }
  return composeYaml(newlines(text));
}

/** kubectl takes a text for JSON if it starts with a brace. */
function isJsonLike(text: string): boolean {
  return /^\s*[{]/.test(text);
}

/** Every replacement has the length of what it replaces, so that places stay right. */
function newlines(text: string): string {
  if (!text.includes('\u0085') && !text.includes('\u2028') && !text.includes('\u2029')) return text;
  return text.replace(OLD_BREAKS, '\n');
}

function issueOf(error: unknown): YamlIssue {
  if (error instanceof RangeError) return tooDeep(0);
  if (!(error instanceof yaml.YAMLException)) throw error;
  const offset = error.mark?.position ?? 0;
  if (error.reason.startsWith('nesting exceeded')) return tooDeep(offset);
  const reason = error.reason.replace(/[\r\n].*$/s, '').slice(0, 200);
  return {
    code: 'yaml-invalid',
    level: 'severe',
    message: `This document isn't valid YAML: ${reason}.`,
    remedy: remedyFor(reason),
    offset,
    end: offset,
  };
}

function tooDeep(offset: number): YamlIssue {
  return {
    code: 'too-deep',
    level: 'severe',
    message: `This document is nested more than ${MAX_DEPTH} levels deep.`,
    remedy: 'Nest it less; no Kubernetes resource needs this.',
    offset,
    end: offset,
  };
}

function remedyFor(reason: string): string {
  if (reason.includes('tab characters')) return 'Indent with spaces: YAML forbids tabs there.';
  if (reason.includes('unidentified alias'))
    return 'Define the anchor (&name) before it in the same document.';
  if (reason.includes('end of the stream'))
    return 'Close the quote or bracket; the file may have been cut off.';
  if (reason.includes('tag')) return 'Remove the tag or declare its handle.';
  return 'Mend the YAML at this place, or leave the file out.';
}
