#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""take-turns.py ROUNDS COMMAND…: runs the commands one after another, ROUNDS times.

Each prints lines "NAME VALUE UNIT". Shows how ours compare with those of the same name that start
with "peer-" or "floor-", then the medians as such lines.
"""

import shlex
import statistics
import subprocess
import sys


def run(command, values, units):
    output = subprocess.run(shlex.split(command), check=True, text=True, encoding='utf-8',
                            stdout=subprocess.PIPE).stdout
    for line in output.splitlines():
        name, value, unit = line.split()
        values.setdefault(name, []).append(float(value))
        units[name] = unit


def main():
    values, units = {}, {}
    for _ in range(int(sys.argv[1])):
        for command in sys.argv[2:]:
            run(command, values, units)
    medians = {name: statistics.median(all_of) for name, all_of in values.items()}

    for name, value in medians.items():
        for other in ('peer', 'floor'):
            beside = medians.get(f'{other}-{name}')
            if beside is not None:
                ratio = f'{beside / value:.3g} times ours' if value else '-'
                print(f'{name:28} {value:12.6g} {units[name]:5} '
                      f'{other} {beside:12.6g} {units[name]:5} {ratio}')
    for name, value in medians.items():
        print(f'{name} {value:.6g} {units[name]}')


if __name__ == '__main__':
    main()
