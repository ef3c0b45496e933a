# SPDX-License-Identifier: GPL-3.0-or-later
"""window.py BUILD-DIRECTORY SIZE=DATA…: what a window over so many clients costs, in turns with a
list view over as many strings ("floor-") and with gnome-contacts ("peer-"); medians of the starts."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
# What a start shows too, which there are more of.
STARTS = ('start-painted', 'start-cpu', 'opening-turn', 'memory')
BUILD = Path(sys.argv[1])
DATA = dict(argument.split('=', 1) for argument in sys.argv[2:])


def run(program, *arguments, home=None):
    """{name: (value, unit)} of what it prints."""
    environment = {**os.environ, 'GSETTINGS_BACKEND': 'memory'}
    if home:
        environment.update({name: f'{home}/{name}' for name in (
            'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME')})
    text = subprocess.run([str(program), *arguments], check=True, stdout=subprocess.PIPE,
                          text=True, timeout=600, env=environment).stdout
    return {name: (float(value), unit) for name, value, unit in map(str.split, text.splitlines())}


def main():
    window, start = BUILD / 'tests/bench/bench-window', BUILD / 'tests/bench/bench-start'
    contacts = shutil.which('gnome-contacts')
    found = {}

    def note(label, answer):
        for name, (value, unit) in answer.items():
            found.setdefault((label.format(name), unit), []).append(value)

    with tempfile.TemporaryDirectory(prefix='forge-bench-') as folder:
        empty = f'{folder}/empty'
        os.mkdir(empty, 0o700)
        for _ in range(ROUNDS):
            for size, data in DATA.items():
                note('{}-' + size, run(window, 'start', data))
                note('floor-{}-' + size, run(window, 'strings', size))
            note('{}-0', run(window, 'start', empty))
            if contacts:
                note('peer-{}', run(start, contacts, home=folder))
        for size, data in DATA.items():
            copy = f'{folder}/{size}'
            shutil.copytree(data, copy, ignore=shutil.ignore_patterns('*.sock', 'lock'))
            answer = run(window, 'session', copy)
            note('{}-' + size, {name: answer[name] for name in answer
                                if name not in STARTS})

    medians = {name: (statistics.median(values), unit)
               for (name, unit), values in found.items()}
    for size in DATA:
        beyond = medians[f'memory-{size}'][0] - medians['memory-0'][0]
        medians[f'memory-{size}'] = (beyond, 'MiB')
    for name in STARTS:
        del medians[f'{name}-0']
    if not contacts:
        print('Without gnome-contacts: it is not installed', file=sys.stderr)
    for name, (value, unit) in medians.items():
        print(f'{name} {value:.4g} {unit}')


main()
