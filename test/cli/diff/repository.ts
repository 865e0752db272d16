import { pod, type Scratch, scratch } from '../scratch.ts';

/** Two pods and a policy for one of them, as the files of a folder. */
export function shop(folder: string, rules = ''): Readonly<Record<string, string>> {
  return { [`${folder}/pods.yaml`]: PODS, [`${folder}/policy.yaml`]: policy(rules) };
}

export const PODS = `${pod('web')}---\n${pod('db')}`;
export const FROM_WEB = '{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}';

export function policy(rules = ''): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [${rules}]}
`;
}

/** A repository on whose `main` nothing gets to the database, neither in prod nor in staging. */
export function repository(files: Readonly<Record<string, string>> = {}): Scratch {
  const repo = scratch();
  repo.git('init', '-q', '-b', 'main');
  repo.commit({ 'eastwest.yaml': BOTH, ...shop('prod'), ...shop('staging'), ...files });
  return repo;
}

export const BOTH = 'environments:\n  prod: {sources: [prod]}\n  staging: {sources: [staging]}\n';
