import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { flowTexts, proposalOfFolder } from './proposal-of.ts';

const REAL = '../shared/real';
const hasReal = existsSync(REAL);

/** Who calls whom in Online Boutique (its README, "Architecture"). */
const BOUTIQUE = [
  'cartservice → redis-cart:6379',
  'checkoutservice → cartservice:7070',
  'checkoutservice → currencyservice:7000',
  'checkoutservice → emailservice:8080',
  'checkoutservice → paymentservice:50051',
  'checkoutservice → productcatalogservice:3550',
  'checkoutservice → shippingservice:50051',
  'frontend → adservice:9555',
  'frontend → cartservice:7070',
  'frontend → checkoutservice:5050',
  'frontend → currencyservice:7000',
  'frontend → productcatalogservice:3550',
  'frontend → recommendationservice:8080',
  'frontend → shippingservice:50051',
  'loadgenerator → frontend:8080',
  'recommendationservice → productcatalogservice:3550',
];

function short(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.replace(/^(sure|guess) /, '').replaceAll('default/', '')).sort();
}

describe('Online Boutique', () => {
  const plain = `${REAL}/microservices-demo/kubernetes-manifests`;

  test.skipIf(!hasReal)('its environment tells every call, as a guess [needs ../shared]', async () => {
    const texts = flowTexts(await proposalOfFolder(plain));
    expect(short(texts)).toEqual(BOUTIQUE);
    expect(texts.filter((text) => text.startsWith('sure'))).toEqual([]);
  });

  test.skipIf(!hasReal)('with its NetworkPolicies, what they name is sure [needs ../shared]', async () => {
    const policies = `${REAL}/microservices-demo/kustomize/components/network-policies`;
    const proposal = await proposalOfFolder(plain, policies);
    const texts = flowTexts(proposal);
    expect(short(texts)).toEqual(BOUTIQUE);
    // The policy of frontend lets everybody in, so that it names nobody.
    expect(texts.filter((text) => text.startsWith('guess'))).toEqual([
      'guess default/loadgenerator → default/frontend:8080',
    ]);
    expect(proposal.public.map(({ workload, sure }) => [workload.resource.name, sure])).toEqual([
      ['frontend', true],
    ]);
  });
});

describe('Bookinfo', () => {
  test.skipIf(!hasReal)(
    'nothing in its manifests tells a call, so that none is invented [needs ../shared]',
    async () => {
      const { flows, uncalled } = await proposalOfFolder(
        `${REAL}/istio-samples/bookinfo/platform/kube/bookinfo.yaml`,
      );
      expect(flows).toEqual([]);
      expect(uncalled.map(({ workload }) => workload.resource.name)).toEqual([
        'details-v1',
        'productpage-v1',
        'ratings-v1',
        'reviews-v1',
        'reviews-v2',
        'reviews-v3',
      ]);
    },
  );
});
