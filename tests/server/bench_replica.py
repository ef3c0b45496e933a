#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_replica.py FORGE-SERVE CLOCK CLIENTS ROUNDS: how long a desk takes to read all clients of a
server, in turns with curl over the same pages: one curl for each page in a loop of the shell (peer),
and one curl for all pages (floor). Prints medians as "NAME VALUE UNIT"."""

import os
import statistics
import subprocess
import sys
import time

from world import World

PROGRAM, PRELOAD, CLIENTS, ROUNDS = *sys.argv[1:3], int(sys.argv[3]), int(sys.argv[4])
LOOP = '''page=1
while [ $page -le $PAGES ]; do
  curl --silent --fail --output /dev/null --header "Authorization: Bearer $ACCESS" \
    "${SERVER}api/v1/clients/?ordering=created_at,name&page=$page" || exit 1
  page=$((page + 1))
done'''
ONE = '''curl --silent --fail --output /dev/null --header "Authorization: Bearer $ACCESS" \
  "${SERVER}api/v1/clients/?ordering=created_at,name&page=[1-$PAGES]"'''


def timed(action):
    began = time.monotonic()
    action()
    return time.monotonic() - began


def walk_as_a_desk(world, values):
    desk = world.desk()
    began = time.monotonic()
    desk.connect(url=world.server.url)
    desk.look()
    values['login'].append(time.monotonic() - began)
    desk.wait_for('row', desk.rows_shown)
    values['first-rows-after-login'].append(time.monotonic() - began - values['login'][-1])
    desk.wait_for('whole list', lambda: desk.status()['state'] == 'fresh')
    values['first-walk'].append(time.monotonic() - began)
    assert desk.rows_shown() == CLIENTS
    desk.stop()


def main():
    world = World(PROGRAM, PRELOAD, CLIENTS)
    values = {name: [] for name in ('login', 'first-rows-after-login', 'first-walk',
                                    'peer-first-walk', 'floor-first-walk')}
    environment = {**os.environ, 'SERVER': world.server.url, 'ACCESS': world.other.access,
                   'PAGES': str(-(-CLIENTS // 20))}
    try:
        for _ in range(ROUNDS):
            for name, script in (('peer-first-walk', LOOP), ('floor-first-walk', ONE)):
                values[name].append(timed(lambda script=script: subprocess.run(
                    ['sh', '-c', script], env=environment, check=True)))
            walk_as_a_desk(world, values)
    finally:
        world.close()
    medians = {name: statistics.median(all_of) for name, all_of in values.items()}
    for name, value in medians.items():
        print(f'{name} {value:.3f} s')
    print(f"first-walk-by-peer {medians['first-walk'] / medians['peer-first-walk']:.2f} times")
    print(f"first-walk-by-floor {medians['first-walk'] / medians['floor-first-walk']:.2f} times")


main()
