import { Buffer, isUtf8 } from 'node:buffer';
import { isBareKey } from '#manifest/bare-key.ts';
import { isArray, isObject, type Json, type JsonObject, objectAt } from '#manifest/json.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Resource } from '#manifest/resource.ts';
import { urlPasswords } from '#manifest/url-password.ts';

/** Shorter ones stand everywhere in a text: replacing them would destroy it and hide nothing. */
const SHORTEST = 4;

/**
 * Everything in the manifests that no output may contain: the values of Secrets (base64 as written, and decoded) and
 * passwords in URLs. Longest first, so that none is left over within another.
 */
export function secretValues(manifests: Manifests): readonly string[] {
  const values = new Set<string>();
  for (const resource of manifests.resources) {
    if (isSecret(resource)) addSecret(resource.object, values);
    addPasswords(resource.object, values);
  }
  return [...values].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

export function isSecret({ kind, apiVersion }: Pick<Resource, 'kind' | 'apiVersion'>): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}

function addSecret(object: JsonObject, values: Set<string>): void {
  for (const value of Object.values(objectAt(object, 'data'))) {
    if (typeof value !== 'string') continue;
    add(value, values);
    const decoded = Buffer.from(value, 'base64');
    if (isUtf8(decoded)) addText(decoded.toString('utf8'), values);
  }
  for (const value of Object.values(objectAt(object, 'stringData'))) {
    if (typeof value !== 'string') continue;
    addText(value, values);
    add(Buffer.from(value, 'utf8').toString('base64'), values);
  }
}

/** A text with several lines is found in an output line by line. */
function addText(text: string, values: Set<string>): void {
  add(text, values);
  if (!text.includes('\n')) return;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim().length >= 16 && !isBareKey(line, lines[index + 1] ?? '')) add(line.trim(), values);
  }
}

function add(value: string, values: Set<string>): void {
  const trimmed = value.trim();
  if (trimmed.length >= SHORTEST) values.add(trimmed);
}

function addPasswords(value: Json | undefined, values: Set<string>): void {
  if (typeof value === 'string') {
    for (const { start, end } of urlPasswords(value)) values.add(value.slice(start, end));
  } else if (isArray(value)) {
    for (const item of value) addPasswords(item, values);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) addPasswords(value[key], values);
  }
}
