/** Writes docs/openapi/phone.json from the schemas that check the phone's requests. `npm run openapi` after a build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { phoneOpenApi } from '../dist/src/http/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(join(root, 'docs/openapi/phone.json'), `${JSON.stringify(phoneOpenApi(version), null, 2)}\n`);
