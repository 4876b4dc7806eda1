import { z } from 'zod';

/** The phone API's bodies. The OpenAPI document and the checks at the door come from these same schemas. */

export const challengeState = z
  .enum([
    'pending',
    'scanned',
    'claimed',
    'confirming',
    'approved',
    'consumed',
    'declined',
    'contested',
    'expired',
    'cancelled',
  ])
  .meta({ id: 'ChallengeState', description: 'How the sign-in stands.' });

const frame = z
  .string()
  .max(400)
  .meta({ description: 'What the QR code holds: the whole link, or what follows /s/.' });
const signature = z
  .string()
  .max(1_024)
  .meta({
    description:
      'A compact JWS, ES256, typ countersign-decision+jws, kid the phone id, payload the 32 bytes of ' +
      'SHA-256("countersign/v1\\0" || statement || decision || number): the two digits that were typed, to approve ' +
      'where the statement says confirmation number; else nothing.',
  });
const expiresIn = z.number().int().meta({ description: 'Seconds left.' });
const reason = z
  .enum(['refused', 'not_me', 'wrong_number', 'wrong_code'])
  .optional()
  .meta({ description: 'Why it was declined.' });
const code = z.string().optional().meta({
  description: 'Six digits, while confirming: show them to the person, who types them on the other screen.',
  example: '204117',
});
const recovery = z
  .object({
    readyAt: z.iso.datetime().meta({ description: 'From then on a new phone can be set up, RFC 3339.' }),
  })
  .optional()
  .meta({
    description:
      'There while somebody who reads the mailbox of this person waits to set up a new phone. Show it, and offer to stop it.',
  });
const challengeId = z.string().meta({ description: 'Names the challenge.', example: 'chl_…' });

export const enrollRequest = z
  .strictObject({
    invitation: z.string().max(400).meta({ description: 'The invitation code or its whole URL.' }),
    name: z
      .string()
      .max(200)
      .meta({ description: 'What the owner calls this phone.', example: "Ada's phone" }),
  })
  .meta({ id: 'EnrollRequest' });
export const enrollAnswer = z
  .object({
    phone: z.string().meta({ description: 'The id of this phone: the kid of its proofs from now on.' }),
    user: z.object({
      id: z.string(),
      name: z.string().meta({ description: 'To greet the person with.' }),
    }),
    issuer: z.string(),
  })
  .meta({ id: 'EnrollAnswer' });

const shortCode = z.string().max(40).meta({
  description:
    'The eight letters that the waiting page shows to whoever cannot scan, in any case, hyphen or not.',
  example: 'BCDF-GHJK',
});

export const scanRequest = z
  .union([z.strictObject({ frame }), z.strictObject({ code: shortCode })])
  .meta({ id: 'ScanRequest' });
export const scanAnswer = z
  .object({
    challenge: challengeId,
    state: challengeState,
    ticket: z.string().meta({ description: 'Claims this challenge later, for this phone alone.' }),
    expiresIn,
  })
  .meta({ id: 'ScanAnswer' });

export const claimRequest = z
  .union([z.strictObject({ frame }), z.strictObject({ ticket: z.string().max(200) })])
  .meta({ id: 'ClaimRequest' });
const logo = z
  .object({
    light: z.url().meta({ description: 'A PNG. It never changes under its address.' }),
    dark: z.url().optional().meta({
      description: 'For a dark screen. Where it is left out, show the light one on white.',
    }),
    width: z.number().int(),
    height: z.number().int(),
  })
  .optional()
  .meta({
    description:
      'The logo of the application. An ornament beside its name, which stands in the statement: it is not signed.',
  });

export const challengeAnswer = z
  .object({
    challenge: challengeId,
    state: challengeState,
    reason,
    code,
    statement: z.string().meta({
      description: 'The exact text to show and to sign: canonical JSON (RFC 8785), see Statement.',
    }),
    expiresIn,
    logo,
    recovery,
  })
  .meta({ id: 'ChallengeAnswer' });
export const challengesAnswer = z
  .object({ challenges: z.array(challengeAnswer.omit({ recovery: true })), recovery })
  .meta({ id: 'ChallengesAnswer' });

export const approveRequest = z.strictObject({ signature }).meta({ id: 'ApproveRequest' });
export const declineRequest = z
  .strictObject({
    reason: z.enum(['refused', 'not_me']).meta({
      description: 'refused: changed their mind. not_me: they did not ask for this.',
    }),
    signature,
  })
  .meta({ id: 'DeclineRequest' });
export const decisionAnswer = z
  .object({
    challenge: challengeId,
    state: challengeState,
    reason,
    code,
    expiresIn: expiresIn.optional().meta({ description: 'Seconds left to type the code.' }),
  })
  .meta({ id: 'DecisionAnswer' });

export const recoveryAnswer = z.object({ recovery }).meta({ id: 'RecoveryAnswer' });
export const stopRecoveryRequest = z.strictObject({}).meta({ id: 'StopRecoveryRequest' });
export const stopRecoveryAnswer = z
  .object({ stopped: z.boolean().meta({ description: 'False when there was nothing to stop.' }) })
  .meta({ id: 'StopRecoveryAnswer' });

export const statement = z
  .object({
    v: z.literal(1),
    purpose: z.enum(['sign-in', 'here', 'account', 'dashboard', 'add-phone']).meta({
      description:
        'sign-in: to an application. here: the same, answered in the waiting browser itself. account: to the ' +
        'account of the person at this gateway. dashboard: to where applications are set up. add-phone: lets another phone approve from then on. Refuse one you ' +
        'have no words for.',
    }),
    iss: z.string(),
    challenge: challengeId,
    client_id: z.string(),
    user: z.string(),
    phone: z.string(),
    iat: z.number().int(),
    exp: z.number().int(),
    nonce: z.string(),
    application: z.string().meta({ description: 'Show this first.' }),
    host: z.string().meta({ description: 'The host that will be answered. Show it beside the application.' }),
    browser: z.string(),
    system: z.string(),
    place: z.string().meta({
      description: 'The country of that browser, ISO 3166-1 alpha-2, by its address. Show its name.',
      example: 'DE',
    }),
    networks: z
      .enum(['same', 'different', 'unknown'])
      .meta({ description: 'How the network of that browser relates to the one of this phone.' }),
    time: z.string().meta({ description: 'When the browser asked, RFC 3339.' }),
    new_browser: z
      .enum(['yes', 'no', 'unknown'])
      .meta({ description: 'Whether the person has not signed in with that browser before.' }),
    confirmation: z.enum(['none', 'number', 'typed-code']).meta({
      description:
        'What the approval needs besides. number: the person types the two digits that the other screen shows, and ' +
        'they are signed along. typed-code: the answer to the approval brings six digits to show.',
    }),
  })
  .meta({ id: 'Statement', description: 'What is not known is "unknown". Refuse a v you do not know.' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable: decide by this.' }),
    detail: z.string(),
    reference: z.string().meta({ description: 'Finds this refusal in the log of the gateway.' }),
    faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });
