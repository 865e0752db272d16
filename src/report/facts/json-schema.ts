import { platformSchema } from '#facts/platform/schema.ts';
import { closed } from '#facts/schema.ts';

/** The JSON schema of `eastwest facts --format json`, from the same constant as the facts' TypeScript types. */
export const FACTS_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'eastwest facts',
  ...closed({
    schemaVersion: { type: 'integer' },
    tool: closed({ name: { type: 'string' }, version: { type: 'string' } }),
    ...platformSchema.properties,
  }),
} as const;
