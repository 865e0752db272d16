import { buildCluster } from '#cluster/cluster.ts';
import { type Intent, NO_CONFIG } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import type { Subject } from '#facts/subject.ts';
import { parseManifests } from '#manifest/parse.ts';

/** What rules see of some YAML. */
export function subjectsOf(yaml: string, intent: Partial<Intent> = {}): readonly Subject[] {
  const manifests = parseManifests([{ name: 'a.yaml', content: yaml }]);
  const fabric = buildFabric(buildCluster(manifests.resources));
  const facts = deriveFacts(fabric, manifests, { ...NO_CONFIG.intent, ...intent });
  return facts.subjects.map(({ subject }) => subject);
}
