import type { MeshBecause } from '#mesh/because.ts';
import type { AddressSet } from '#set/address-set.ts';
import type { StringSet } from '#set/string-set.ts';

/** Who may: clients with these identities from these addresses (policy controller, `ClientAuthorization`). */
export interface ClientAuthorization {
  /** `authorizationpolicy:web`, `serverauthorization:web`, `default:deny`: as the policy controller names it. */
  readonly name: string;
  readonly sources: AddressSet;
  /** Principals; absence is among them if no identity is asked for. */
  readonly clients: StringSet;
  /** TLS is asked for, but no identity. */
  readonly tlsOnly: boolean;
  readonly because: MeshBecause;
}
