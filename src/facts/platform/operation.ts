export { operationRequests, wantedRequests } from '#equation/operation.ts';
