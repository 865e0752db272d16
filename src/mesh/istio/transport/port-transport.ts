import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';

/** What a port of a member's pods accepts: `plain(l)` and `mtls(l)`. */
export interface PortTransport {
  /** A connection that shows no client certificate. */
  readonly plaintext: Answer;
  /** The mesh's mutual TLS. `no` also where its bytes would be handed to the application as they are. */
  readonly mtls: Answer;
  /** Whether the connection goes through the proxy at all, so that the proxy could refuse it by authorization. */
  readonly proxied: Answer;
  readonly because: readonly MeshBecause[];
}
