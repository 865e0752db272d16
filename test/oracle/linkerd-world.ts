/** A pod of namespace ns-0 and Linkerd's policies there, as plain values: for the oracle, and to be written as manifests. */
export interface World {
  readonly pod: {
    readonly labels: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
    readonly annotations: Readonly<Record<string, string>>;
    readonly probe: { readonly port: number; readonly path: string };
  };
  /** In order of creation. */
  readonly servers: readonly WorldServer[];
  readonly serverAuthorizations: readonly WorldServerAuthorization[];
  readonly policies: readonly WorldPolicy[];
  readonly meshTls: readonly {
    readonly name: string;
    readonly identities?: readonly string[];
    readonly identityRefs?: readonly Reference[];
  }[];
  readonly networks: readonly { readonly name: string; readonly networks: readonly Network[] }[];
  /** In order of creation. */
  readonly routes: readonly WorldRoute[];
}

export interface WorldServer {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly port: number | string;
  readonly proxyProtocol: 'unknown' | 'HTTP/1' | 'opaque' | 'TLS';
  readonly accessPolicy?: string;
}

export interface WorldServerAuthorization {
  readonly name: string;
  readonly server: { readonly name: string } | { readonly matchLabels: Readonly<Record<string, string>> };
  readonly networks?: readonly Network[];
  readonly unauthenticated: boolean;
  readonly identities: readonly string[];
  readonly serviceAccounts: readonly { readonly name: string; readonly namespace?: string }[];
}

export interface WorldPolicy {
  readonly name: string;
  readonly target: { readonly kind: 'Server' | 'HTTPRoute' | 'Namespace'; readonly name: string };
  readonly required: readonly Reference[];
}

export interface Reference {
  readonly kind: 'MeshTLSAuthentication' | 'NetworkAuthentication' | 'ServiceAccount' | 'Namespace';
  readonly name: string;
  readonly namespace?: string;
}

export interface Network {
  readonly cidr: string;
  readonly except?: readonly string[];
}

export interface WorldRoute {
  readonly name: string;
  readonly servers: readonly string[];
  readonly hostnames: readonly string[];
  readonly rules: readonly { readonly matches: readonly WorldMatch[]; readonly redirects: boolean }[];
}

export interface WorldMatch {
  readonly path?: { readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression'; readonly value: string };
  readonly method?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** One call to a port of the pod. */
export interface Call {
  /** The client's identity; none without mutual TLS. */
  readonly identity: string | undefined;
  readonly source: string;
  readonly http: boolean;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
}
