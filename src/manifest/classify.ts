import { isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Problem } from '#manifest/problem.ts';
import { shellWord } from '#manifest/rendering/shell-word.ts';

/** What a value of a document is. */
export type Classified =
  | {
      readonly type: 'resource';
      readonly object: JsonObject;
      readonly apiVersion: string;
      readonly kind: string;
      readonly flaw?: Flaw;
    }
  | { readonly type: 'kustomization' }
  | { readonly type: 'other'; readonly flaw: Flaw };

export type Flaw = Pick<Problem, 'code' | 'level' | 'message' | 'remedy'>;

/** Files in Kubernetes' form that configure a program and are never applied to a cluster. */
const CONFIGURATION =
  /^(?:(?:[a-z0-9-]+\.)*config\.k8s\.io|kubeadm\.k8s\.io|kind\.x-k8s\.io|audit\.k8s\.io|k3d\.io|skaffold|apiserver\.k8s\.io)\//;

const REMEDY_OTHER = 'Leave the file out if it is no manifest; if it is one, add apiVersion and kind.';

export function classify(value: Json, file: string, isItem: boolean): Classified {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (!isObject(value)) {
    const what = Array.isArray(value) ? 'a list' : value === null ? 'empty' : 'a single value';
    const subject = isItem ? 'This item of a list' : 'This document';
    return other(
      'not-a-resource',
      'warning',
      `${subject} is ${what}, not a Kubernetes resource.`,
      REMEDY_OTHER,
    );
  }
  if (isKustomization(value, name)) return { type: 'kustomization' };
  const { apiVersion, kind } = value;
  if (apiVersion === undefined && kind === undefined) {
    return other('not-a-resource', 'warning', 'This document has neither apiVersion nor kind.', REMEDY_OTHER);
  }
  if (name === 'Chart.yaml' && kind === undefined) {
    return other(
      'not-a-resource',
      'note',
      "This is a Helm chart's description.",
      `Have the chart rendered: \`eastwest check --helm ${shellWord(file.slice(0, -'/Chart.yaml'.length) || '.')}\`.`,
    );
  }
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') {
    const field = typeof kind === 'string' && kind !== '' ? 'apiVersion' : 'kind';
    const how = value[field] === undefined ? 'is missing' : 'is not text';
    return other(
      'incomplete-resource',
      'severe',
      `${field} ${how}, so that this resource can't be read.`,
      `Add ${field}.`,
    );
  }
  const flaw = nameFlaw(value, apiVersion, kind);
  return { type: 'resource', object: value, apiVersion, kind, ...(flaw && { flaw }) };
}

function nameFlaw(object: JsonObject, apiVersion: string, kind: string): Flaw | undefined {
  const metadata = objectAt(object, 'metadata');
  const misread = ['name', 'namespace', 'generateName'].find((field) => isMisread(metadata[field]));
  if (misread !== undefined) {
    const how = `has a metadata.${misread} that isn't text (${JSON.stringify(metadata[misread])})`;
    return incomplete(
      `This ${kind} ${how}.`,
      'Put it in quotes: YAML reads words like n, on and 12 as no text.',
    );
  }
  if (stringAt(metadata, 'name') || stringAt(metadata, 'generateName')) return undefined;
  if (isConfiguration(apiVersion, kind)) {
    return {
      code: 'not-a-resource',
      level: 'note',
      message: `This ${kind} (${apiVersion}) configures a program and is not applied to a cluster.`,
      remedy: 'Leave the file out.',
    };
  }
  if (kind === 'IstioOperator') {
    const message = 'This IstioOperator has no name: istioctl reads it, a cluster would not.';
    return {
      code: 'incomplete-resource',
      level: 'note',
      message,
      remedy: 'Name it, or leave it to istioctl.',
    };
  }
  return incomplete(
    `This ${kind} has no metadata.name.`,
    'Name it: the API server refuses it otherwise, and nothing can be said about who uses it.',
  );
}

/** `null` is the same as nothing. */
function isMisread(value: Json | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== 'string';
}

function isConfiguration(apiVersion: string, kind: string): boolean {
  return CONFIGURATION.test(`${apiVersion}/`) || (apiVersion === 'v1' && kind === 'Config');
}

function incomplete(message: string, remedy: string): Flaw {
  return { code: 'incomplete-resource', level: 'severe', message, remedy };
}

/** kustomize allows to leave out apiVersion and kind in its own files, known by their name. */
function isKustomization(value: JsonObject, name: string): boolean {
  const apiVersion = stringAt(value, 'apiVersion');
  if (apiVersion !== undefined) return apiVersion.startsWith('kustomize.config.k8s.io/');
  return (
    /^(?:kustomization\.ya?ml|Kustomization)$/.test(name) &&
    (value['kind'] ?? 'Kustomization') === 'Kustomization'
  );
}

function other(code: Flaw['code'], level: Flaw['level'], message: string, remedy: string): Classified {
  return { type: 'other', flaw: { code, level, message, remedy } };
}
