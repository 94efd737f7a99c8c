import fs from 'node:fs';

/** Writes the results in the format of `dotnet test`, which `./powercrm test` counts, to the file that POWERCRM_RESULTS names. */
export default class Reporter {
  outcomes = new Map();

  onTestEnd(test, result) {
    this.outcomes.set(test, result.status === 'skipped' ? 'NotExecuted' : result.status === 'passed' ? 'Passed' : 'Failed');
  }

  onEnd() {
    const file = process.env.POWERCRM_RESULTS;
    if (!file) return;
    const all = [...this.outcomes];
    const passed = all.filter(([, outcome]) => outcome === 'Passed').length;
    const executed = all.filter(([, outcome]) => outcome !== 'NotExecuted').length;
    const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
    const lines = all.map(
      ([test, outcome]) => `<UnitTestResult testName="${escaped(test.titlePath().filter(Boolean).join(' › '))}" outcome="${outcome}" />`,
    );
    const counters = `<Counters total="${all.length}" executed="${executed}" passed="${passed}" failed="${executed - passed}" />`;
    fs.writeFileSync(file, `<TestRun>\n${lines.join('\n')}\n${counters}\n</TestRun>\n`);
  }
}
