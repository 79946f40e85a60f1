/**
 * What vitest's JSON report adds up to. A file that cannot even be loaded, a test that was left out and a run that ended badly without saying
 * why are failures too: none of them may pass for green.
 */
export const countTests = (readReport, exitStatus) => {
  let report;
  try {
    report = readReport();
  } catch (error) {
    return { passed: 0, failed: 1, faults: [`the tests gave no report: ${error.message}`] };
  }
  const all = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: name })),
  );
  const title = (test) => `${test.file}: ${test.fullName}`;
  const faults = [
    ...all.filter(({ status }) => status === 'failed').map(title),
    ...all.filter(({ status }) => status !== 'failed' && status !== 'passed').map((test) => `${title(test)} (not run)`),
    ...report.testResults
      .filter(
        ({ status, assertionResults }) =>
          status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
      )
      .map(({ name, message }) => `${name}: ${message || 'could not be run'}`),
  ];
  if (exitStatus !== 0 && faults.length === 0) faults.push(`vitest ended with ${exitStatus}`);
  const passed = all.filter(({ status }) => status === 'passed').length;
  if (passed === 0 && faults.length === 0) faults.push('there were no tests');
  return { passed, failed: faults.length, faults };
};
