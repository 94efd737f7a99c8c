import fs from 'node:fs';

/** Writes the result of each Playwright test to the file that POWERCRM_OUTCOMES names; all.mjs counts them. */
export default class Reporter {
  outcomes = new Map();

  onTestEnd(test, result) {
    const outcome = result.status === 'skipped' ? 'NotExecuted' : result.status === 'passed' ? 'Passed' : 'Failed';
    this.outcomes.set(test, outcome);
  }

  onEnd() {
    const file = process.env.POWERCRM_OUTCOMES;
    if (!file) return;
    const all = [...this.outcomes].map(([test, outcome]) => ({ name: test.titlePath().filter(Boolean).join(' › '), outcome }));
    fs.writeFileSync(file, JSON.stringify(all));
  }
}
