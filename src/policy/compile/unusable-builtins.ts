/**
 * Built-in functions of OPA 1.19 that a rule can't use here, and why. All of them compile; found out by running a
 * call of each in WASM and in `opa eval` and comparing (test/policy/capabilities.test.ts does it again).
 */
type Reason = 'absent' | 'differs' | 'impure' | 'test-only';

const ABSENT = `
  base64url.encode_no_pad cast_array cast_boolean cast_null cast_object cast_set cast_string crypto.hmac.equal crypto.hmac.md5 crypto.hmac.sha1 crypto.hmac.sha256 crypto.hmac.sha512
  crypto.md5 crypto.parse_private_keys crypto.sha1 crypto.sha256 crypto.x509.parse_and_verify_certificates
  crypto.x509.parse_and_verify_certificates_with_options crypto.x509.parse_certificate_request
  crypto.x509.parse_certificates crypto.x509.parse_keypair crypto.x509.parse_rsa_private_key glob.quote_meta
  graph.reachable_paths graphql.is_valid graphql.parse graphql.parse_and_verify graphql.parse_query
  graphql.parse_schema graphql.schema_is_valid hex.decode hex.encode indexof_n io.jwt.decode io.jwt.decode_verify
  io.jwt.encode_sign io.jwt.encode_sign_raw io.jwt.verify_eddsa io.jwt.verify_es256 io.jwt.verify_es384
  io.jwt.verify_es512 io.jwt.verify_hs256 io.jwt.verify_hs384 io.jwt.verify_hs512 io.jwt.verify_ps256
  io.jwt.verify_ps384 io.jwt.verify_ps512 io.jwt.verify_rs256 io.jwt.verify_rs384 io.jwt.verify_rs512
  json.marshal_with_options json.match_schema json.patch json.verify_schema net.cidr_contains_matches
  net.cidr_expand net.cidr_is_valid net.cidr_merge numbers.range_step object.subset
  providers.aws.sign_req regex.find_n regex.globs_match regex.replace regex.template_match rego.parse_module
  semver.compare semver.is_valid strings.any_prefix_match strings.any_suffix_match strings.count
  strings.render_template strings.split_n time.add_date time.clock time.date time.diff time.format
  time.parse_duration_ns time.parse_ns time.parse_rfc3339_ns time.weekday trace units.parse units.parse_bytes
  uri.is_valid uri.parse urlquery.decode urlquery.decode_object urlquery.encode urlquery.encode_object uuid.parse`;
const DIFFERS = 'json.is_valid regex.split yaml.is_valid yaml.marshal yaml.unmarshal';
const IMPURE = 'http.send net.lookup_ip_addr opa.runtime rand.intn time.now_ns uuid.rfc4122';
const TEST_ONLY = 'internal.test_case';

function reasons(names: string, reason: Reason): [string, Reason][] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, reason]);
}

export const UNUSABLE_BUILTINS: ReadonlyMap<string, Reason> = new Map([
  ...reasons(ABSENT, 'absent'),
  ...reasons(DIFFERS, 'differs'),
  ...reasons(IMPURE, 'impure'),
  ...reasons(TEST_ONLY, 'test-only'),
]);

/** What conftest adds to opa's built-ins (its builtins/parse_config.go): they read files while a rule runs. */
const CONFTEST_ONLY = ['parse_config', 'parse_config_file', 'parse_combined_config_files'];

/** Why a built-in can't be used, as the end of a sentence; `undefined` if it can, or isn't one. */
export function whyUnusable(name: string): string | undefined {
  if (CONFTEST_ONLY.includes(name)) {
    return "it is conftest's own, to read a configuration in a unit test (in *_test.rego, `eastwest verify` knows it); in a rule use `input`, and for other files --data or --combine";
  }
  const reason = UNUSABLE_BUILTINS.get(name);
  switch (reason) {
    case undefined:
      return undefined;
    case 'absent':
      return 'it is not implemented in WebAssembly, where it would fail when the rule runs';
    case 'differs':
      return 'its answers in WebAssembly differ from those of opa';
    case 'impure':
      return name === 'time.now_ns'
        ? 'its answer would change from run to run; the time of the run is in `data.now` (RFC 3339)'
        : 'its answer would depend on something other than the manifests';
    case 'test-only':
      return 'it only has a meaning in `opa test`';
    default:
      return reason satisfies never;
  }
}
