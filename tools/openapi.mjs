/** Writes docs/openapi/*.json from the schemas that check the requests of each API. `npm run openapi` after a build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adminOpenApi, phoneOpenApi } from '../dist/src/http/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const [name, document] of Object.entries({
  phone: phoneOpenApi(version),
  admin: adminOpenApi(version),
})) {
  writeFileSync(join(root, `docs/openapi/${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
}
