import { GatewayError } from '../../kernel/index.ts';
import { examine, type Finding } from '../doctor/index.ts';
import type { Verb } from '../nouns.ts';

const SIGNS: Record<Finding['outcome'], string> = { passed: 'ok  ', warning: 'warn', failed: 'FAIL' };

/** `doctor`: everything that operators get wrong, and the line that puts it right. */
export const doctor: Verb = {
  help: [
    '(settings, database, Redis, mail, clocks, TLS, proxy, events, health; beside a running gateway; exits 1 at a fault)',
  ],
  options: {},
  async run(io, args) {
    const findings = await examine(io.env);
    if (args.json) io.out(`${JSON.stringify({ findings })}\n`);
    else {
      const width = Math.max(...findings.map(({ check }) => check.length));
      for (const { check, outcome, said, write } of findings) {
        io.out(`${SIGNS[outcome]}  ${check.padEnd(width)}  ${said}\n`);
        if (write !== undefined) io.out(`${' '.repeat(width + 8)}write: ${write}\n`);
      }
    }
    const faults = findings.filter(({ outcome }) => outcome === 'failed').length;
    if (faults > 0) {
      throw new GatewayError(
        'refused',
        'doctor_found_faults',
        `${faults} of ${findings.length} checks found a fault.`,
      );
    }
  },
};
