/** What ajv says of one place in a document (the generated validators run with all errors). */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The errors of a document by the schema of its kind; none if it conforms. */
export type SchemaValidator = (document: object) => readonly SchemaError[];

/**
 * The group versions of kubernetes-models 4.5.1 (schemas of Kubernetes 1.33), each imported when a manifest needs it:
 * all of them take a noticeable part of a run to load. Literal specifiers, so that a bundler can cut them into chunks.
 */
const GROUP_VERSIONS: Readonly<Record<string, () => Promise<object>>> = {
  'admissionregistration.k8s.io/v1': () => import('kubernetes-models/admissionregistration.k8s.io/v1'),
  'admissionregistration.k8s.io/v1beta1': () =>
    import('kubernetes-models/admissionregistration.k8s.io/v1beta1'),
  'apiextensions.k8s.io/v1': () => import('kubernetes-models/apiextensions.k8s.io/v1'),
  'apiextensions.k8s.io/v1beta1': () => import('kubernetes-models/apiextensions.k8s.io/v1beta1'),
  'apiregistration.k8s.io/v1': () => import('kubernetes-models/apiregistration.k8s.io/v1'),
  'apiregistration.k8s.io/v1beta1': () => import('kubernetes-models/apiregistration.k8s.io/v1beta1'),
  'apps/v1': () => import('kubernetes-models/apps/v1'),
  'apps/v1beta1': () => import('kubernetes-models/apps/v1beta1'),
  'apps/v1beta2': () => import('kubernetes-models/apps/v1beta2'),
  'authentication.k8s.io/v1': () => import('kubernetes-models/authentication.k8s.io/v1'),
  'authentication.k8s.io/v1beta1': () => import('kubernetes-models/authentication.k8s.io/v1beta1'),
  'authorization.k8s.io/v1': () => import('kubernetes-models/authorization.k8s.io/v1'),
  'authorization.k8s.io/v1beta1': () => import('kubernetes-models/authorization.k8s.io/v1beta1'),
  'autoscaling/v1': () => import('kubernetes-models/autoscaling/v1'),
  'autoscaling/v2': () => import('kubernetes-models/autoscaling/v2'),
  'autoscaling/v2beta1': () => import('kubernetes-models/autoscaling/v2beta1'),
  'autoscaling/v2beta2': () => import('kubernetes-models/autoscaling/v2beta2'),
  'batch/v1': () => import('kubernetes-models/batch/v1'),
  'batch/v1beta1': () => import('kubernetes-models/batch/v1beta1'),
  'certificates.k8s.io/v1': () => import('kubernetes-models/certificates.k8s.io/v1'),
  'certificates.k8s.io/v1beta1': () => import('kubernetes-models/certificates.k8s.io/v1beta1'),
  'coordination.k8s.io/v1': () => import('kubernetes-models/coordination.k8s.io/v1'),
  'coordination.k8s.io/v1beta1': () => import('kubernetes-models/coordination.k8s.io/v1beta1'),
  'discovery.k8s.io/v1': () => import('kubernetes-models/discovery.k8s.io/v1'),
  'discovery.k8s.io/v1beta1': () => import('kubernetes-models/discovery.k8s.io/v1beta1'),
  'events.k8s.io/v1': () => import('kubernetes-models/events.k8s.io/v1'),
  'events.k8s.io/v1beta1': () => import('kubernetes-models/events.k8s.io/v1beta1'),
  'extensions/v1beta1': () => import('kubernetes-models/extensions/v1beta1'),
  'flowcontrol.apiserver.k8s.io/v1': () => import('kubernetes-models/flowcontrol.apiserver.k8s.io/v1'),
  'flowcontrol.apiserver.k8s.io/v1beta1': () =>
    import('kubernetes-models/flowcontrol.apiserver.k8s.io/v1beta1'),
  'flowcontrol.apiserver.k8s.io/v1beta2': () =>
    import('kubernetes-models/flowcontrol.apiserver.k8s.io/v1beta2'),
  'flowcontrol.apiserver.k8s.io/v1beta3': () =>
    import('kubernetes-models/flowcontrol.apiserver.k8s.io/v1beta3'),
  'networking.k8s.io/v1': () => import('kubernetes-models/networking.k8s.io/v1'),
  'networking.k8s.io/v1beta1': () => import('kubernetes-models/networking.k8s.io/v1beta1'),
  'node.k8s.io/v1': () => import('kubernetes-models/node.k8s.io/v1'),
  'node.k8s.io/v1beta1': () => import('kubernetes-models/node.k8s.io/v1beta1'),
  'policy/v1': () => import('kubernetes-models/policy/v1'),
  'policy/v1beta1': () => import('kubernetes-models/policy/v1beta1'),
  'rbac.authorization.k8s.io/v1': () => import('kubernetes-models/rbac.authorization.k8s.io/v1'),
  'rbac.authorization.k8s.io/v1beta1': () => import('kubernetes-models/rbac.authorization.k8s.io/v1beta1'),
  'scheduling.k8s.io/v1': () => import('kubernetes-models/scheduling.k8s.io/v1'),
  'scheduling.k8s.io/v1beta1': () => import('kubernetes-models/scheduling.k8s.io/v1beta1'),
  'storage.k8s.io/v1': () => import('kubernetes-models/storage.k8s.io/v1'),
  'storage.k8s.io/v1beta1': () => import('kubernetes-models/storage.k8s.io/v1beta1'),
  v1: () => import('kubernetes-models/v1'),
};

/** The apiVersions that have schemas here. */
export const modelledApiVersions: readonly string[] = Object.keys(GROUP_VERSIONS);

/**
 * The validators of all kinds of the given apiVersions, by `apiVersion/Kind`. An apiVersion that kubernetes-models
 * doesn't have adds nothing.
 */
export async function loadModels(
  apiVersions: Iterable<string>,
): Promise<ReadonlyMap<string, SchemaValidator>> {
  const modules = await Promise.all(
    [...new Set(apiVersions)].map((apiVersion) => GROUP_VERSIONS[apiVersion]?.()),
  );
  const exported = modules.flatMap((module) => (module === undefined ? [] : Object.values(module)));
  return new Map(
    exported.filter(isModel).map((model) => [`${model.apiVersion}/${model.kind}`, validatorOf(model)]),
  );
}

interface Model {
  readonly apiVersion: string;
  readonly kind: string;
  readonly prototype: { validate(): void };
}

/** A resource's class, as opposed to the class of a part of one, and to helper functions. */
function isModel(exported: unknown): exported is Model {
  return (
    typeof exported === 'function' &&
    typeof Reflect.get(exported, 'apiVersion') === 'string' &&
    typeof Reflect.get(exported, 'kind') === 'string'
  );
}

/** `validate` only reads its receiver, so the plain document serves as one, and no copy is made of it. */
function validatorOf(model: Model): SchemaValidator {
  return (document) => {
    try {
      Reflect.apply(model.prototype.validate, document, []);
      return [];
    } catch (error) {
      const errors: unknown = error instanceof Error ? Reflect.get(error, 'errors') : undefined;
      if (Array.isArray(errors)) return errors;
      throw error;
    }
  };
}
