#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""report-tests.py LABEL:SECONDS[:LOG]… LABEL!REASON…: what Meson wrote about several runs, in a few
lines. What has no log was only compiled; what has a reason was left out for it.

Shows what failed, the time of each run and, last, how many test cases passed. A case is a line of
TAP, or a whole program that speaks no TAP.
"""

import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path


class Run:
    def __init__(self, label, seconds, log):
        self.label = label
        self.seconds = int(seconds)
        self.passed = self.failed = self.skipped = 0
        self.broken = []
        # Meson adds the name of a wrapper.
        for programs in Path(log).parent.glob(Path(log).name + '*.json'):
            self.read(programs, cases_of_programs(programs.with_suffix('.junit.xml')))
        if self.passed + self.failed == 0:
            self.failed = 1
            self.broken.append(('no test ran', ''))

    def read(self, programs, cases):
        for line in programs.read_text(encoding='utf-8').splitlines():
            program = json.loads(line)
            well = program['result'] in ('OK', 'SKIP', 'EXPECTEDFAIL')
            ran = program['result'] != 'SKIP'
            counts = cases.get(program['name'], (int(well and ran), 0, int(not ran)))
            passed, failed, skipped = counts
            # A program may break without a case that failed: killed, late, or its plan not met.
            if not well and failed == 0:
                failed = 1
            self.passed += passed
            self.failed += failed
            self.skipped += skipped
            if failed:
                output = program.get('stdout', '') + program.get('stderr', '')
                name = program['name'].rpartition(' / ')[2]
                self.broken.append((f"{name}: {program['result']}", output))


def cases_of_programs(junit):
    """Passed, failed and skipped cases of every program that speaks TAP."""
    counts = {}
    for suite in xml.parse(junit).iter('testsuite'):
        name = suite.get('name').partition('.')[2]
        if not name:
            continue
        states = [case_state(case) for case in suite.iter('testcase')]
        counts[name] = tuple(states.count(state) for state in ('passed', 'failed', 'skipped'))
    return counts


def case_state(case):
    if case.find('failure') is not None or case.find('error') is not None:
        return 'failed'
    return 'skipped' if case.find('skipped') is not None else 'passed'


def main():
    left_out = [argument.split('!') for argument in sys.argv[1:] if '!' in argument]
    others = [argument for argument in sys.argv[1:] if '!' not in argument]
    built = [argument.split(':') for argument in others if argument.count(':') == 1]
    runs = [Run(*argument.split(':', 2)) for argument in others if argument.count(':') > 1]
    for run in runs:
        for title, output in run.broken:
            print(f'\n==== {run.label}: {title}')
            print(output[-20000:].rstrip())
    print()
    for label, seconds in built:
        print(f"{'build ' + label:24} {seconds:>18} s")
    for run in runs:
        print(f'{run.label:24} {run.passed + run.failed:6} cases {run.seconds:5} s')
    for label, reason in left_out:
        print(f'{label:24} left out: {reason}')
    passed = sum(run.passed for run in runs)
    failed = sum(run.failed for run in runs)
    skipped = sum(run.skipped for run in runs) + len(left_out)
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    sys.exit(1 if failed else 0)


main()
