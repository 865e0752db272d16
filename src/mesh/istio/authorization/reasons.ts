/** The words for the reasons of this folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_AUTHORIZATION_REASONS = {
  'istio/no-authorization-policy': 'no AuthorizationPolicy applies',
  'istio/no-allow-policy': 'no policy with action ALLOW applies, so that what none denies is permitted',
  'istio/allowed-by': 'a rule of {resource} allows it',
  'istio/denied-by': 'a rule of {resource} denies it',
  'istio/no-rule-allows': 'policies with action ALLOW apply, and no rule of {resource} allows it',
  'istio/allows-nothing': '{resource} applies and has no rule, so that it allows nothing',
  'istio/provider-refuses': '{resource} asks the provider {detail}, and that is when it does not consent',
  'istio/provider-missing':
    '{resource} asks the provider {detail}, which the mesh does not define, so that all it asks about is denied',
  'istio/provider-conflict':
    '{resource} asks the provider {detail}, and another policy another one, so that all they ask about is denied',
  'istio/provider-kind-unknown':
    '{resource} asks the provider {detail}, of which it is not known whether it can be asked about a TCP connection',
  'istio/policy-refused': '{resource} is refused as it stands, so that its effect is not known ({detail})',
  'istio/not-http': 'the port speaks HTTP, and this is no HTTP',
} as const;
