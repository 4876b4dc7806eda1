import type { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import {
  approveRequest,
  challengeAnswer,
  challengesAnswer,
  claimRequest,
  decisionAnswer,
  declineRequest,
  enrollAnswer,
  enrollRequest,
  problem,
  recoveryAnswer,
  scanAnswer,
  scanRequest,
  statement,
  stopRecoveryAnswer,
  stopRecoveryRequest,
} from './schemas.ts';

const PROBLEMS: Record<string, string> = {
  400: 'The input is malformed.',
  401: 'The proof is missing, invalid, stale, replayed or of an unknown phone.',
  403: 'This phone or this answer is refused.',
  404: 'There is no such thing for this phone.',
  405: 'Not by this method; Allow says by which.',
  409: 'Somebody or something was faster; the code says what.',
  410: 'Too late.',
  413: 'The body is larger than 16 KiB.',
  415: 'The body is not application/json.',
  429: 'Too many tries; Retry-After says when to come back.',
  500: 'A fault of the gateway; the reference finds it in the log.',
  503: 'The gateway cannot work right now; Retry-After says when to come back. Read the state before repeating an answer.',
};

function operation(what: {
  id: string;
  summary: string;
  description: string;
  body?: z.ZodType;
  answer: z.ZodType;
  status?: 200 | 201;
  path?: readonly string[];
}): ZodOpenApiOperationObject {
  const problems = Object.fromEntries(
    Object.entries(PROBLEMS).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: problem } } },
    ]),
  );
  return {
    operationId: what.id,
    summary: what.summary,
    description: what.description,
    security: [{ phoneProof: [] }],
    ...(what.path
      ? {
          parameters: what.path.map((name) => ({
            name,
            in: 'path' as const,
            required: true,
            schema: { type: 'string' as const },
          })),
        }
      : {}),
    ...(what.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: what.body } } } }
      : {}),
    responses: {
      [what.status ?? 200]: {
        description: 'Done.',
        content: { 'application/json': { schema: what.answer } },
      },
      ...problems,
    },
  };
}

/** The OpenAPI 3.1 document of the phone API, from the schemas that check its requests. */
export function phoneOpenApi(version: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Countersign phone API',
      version,
      description:
        'How a phone app enrols, claims a sign-in it scanned, and approves or declines it. docs/phone-api.md explains ' +
        'the proofs and the signature step by step.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/phone/v1' }],
    components: {
      securitySchemes: {
        phoneProof: {
          type: 'http',
          scheme: 'Phone-Proof',
          description:
            'A proof JWT by the phone’s key for this very request, at most 60 seconds old, used once.',
        },
      },
      schemas: { Statement: statement },
    },
    paths: {
      '/enroll': {
        post: operation({
          id: 'enroll',
          summary: 'Enrol this phone by an invitation',
          description: 'The proof carries the public key as jwk. The invitation is spent.',
          body: enrollRequest,
          answer: enrollAnswer,
          status: 201,
        }),
      },
      '/scan': {
        post: operation({
          id: 'scan',
          summary: 'Trade a frame, or a code that was typed, for a ticket',
          description:
            'Tells the waiting page that somebody scanned. For an app that must ask its owner first, and for an owner ' +
            'who types the short code because the phone cannot scan.',
          body: scanRequest,
          answer: scanAnswer,
        }),
      },
      '/claim': {
        post: operation({
          id: 'claim',
          summary: 'Claim a sign-in and get its statement',
          description: 'By the frame seen now, or by a ticket. Repeating it gives the same statement again.',
          body: claimRequest,
          answer: challengeAnswer,
        }),
      },
      '/challenges': {
        get: operation({
          id: 'listChallenges',
          summary: 'The sign-ins this phone holds and has not answered',
          description: 'For an app that was closed in between.',
          answer: challengesAnswer,
        }),
      },
      '/challenges/{challenge}': {
        get: operation({
          id: 'readChallenge',
          summary: 'How a sign-in of this phone stands',
          description:
            'Also after a request whose answer was lost: while confirming it brings the code again.',
          answer: challengeAnswer,
          path: ['challenge'],
        }),
      },
      '/challenges/{challenge}/approve': {
        post: operation({
          id: 'approve',
          summary: 'Approve',
          description:
            'The signature covers the statement, the word approve and the number that was typed, if one is asked for. ' +
            'The sign-in is then approved, or confirming: show the code that comes with the answer.',
          body: approveRequest,
          answer: decisionAnswer,
          path: ['challenge'],
        }),
      },
      '/challenges/{challenge}/decline': {
        post: operation({
          id: 'decline',
          summary: 'Decline',
          description: 'The signature covers the statement and the reason.',
          body: declineRequest,
          answer: decisionAnswer,
          path: ['challenge'],
        }),
      },
      '/recovery': {
        get: operation({
          id: 'readRecovery',
          summary: 'Whether somebody asked to recover this account',
          description: 'For an app that tells its owner. Empty when nobody did.',
          answer: recoveryAnswer,
        }),
      },
      '/recovery/stop': {
        post: operation({
          id: 'stopRecovery',
          summary: 'Stop the recovery of this account',
          description: 'For good; whoever asks again waits again. The person is told by mail.',
          body: stopRecoveryRequest,
          answer: stopRecoveryAnswer,
        }),
      },
    },
  });
}
