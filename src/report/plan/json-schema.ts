import { closed } from '#facts/schema.ts';
import { planSchema } from '#plan/schema.ts';

/** The JSON schema of `eastwest plan --format json`, from the same constant as the plan's TypeScript types. */
export const PLAN_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'eastwest plan',
  ...closed({
    schemaVersion: { type: 'integer' },
    tool: closed({ name: { type: 'string' }, version: { type: 'string' } }),
    ...planSchema.properties,
  }),
} as const;
