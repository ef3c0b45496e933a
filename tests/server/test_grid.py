#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_grid.py FORGE-SERVE CLOCK: every fault at every step of reading. Nothing is lost, nothing that
is old is called fresh, and all is well within 30 seconds of the fault's end, by itself."""

import sys

from proxy import KINDS
from world import World, tap

CLIENTS = 65
# s: the server is asked every 25, and silence is given up after 30; only then can it be known.
TROUBLE = 60
HEALED = 30
# s: and this much, until it is known that nobody knows what the server has.
SILENCE = 35
REFRESH = 'POST .*auth/refresh/'
LIST = r'GET .*clients/\?'
PROBE = r'GET .*clients/\?.*-updated_at'
ROW = r'GET .*clients/\d+/'
HARMLESS = ('delay',)

world = World(*sys.argv[1:3], CLIENTS)
regular = None
edits = 0
slowest = 0


def a_desk():
    """That has everything: the same one, as long as all goes well. It met the faults that were meant
    for others too."""
    global regular
    desk = regular
    if desk is None:
        desk = world.desk()
        desk.connect()
        desk.look()
    assert world.within(HEALED, lambda: is_right(desk)) is not None, desk.status()
    regular = desk
    return desk


def is_right(desk):
    return desk.status()['state'] == 'fresh' and desk.label() == 'fresh' \
        and desk.rows() == world.truth()


def others_write():
    """Something that a desk has to find out: the number of a row that was changed."""
    global edits
    edits += 1
    world.other.create(f'GRID-{edits}', f'Nueva {edits}')
    [(changed, gone)] = world.server.execute(
        'SELECT min (client_id), max (client_id) FROM clients '
        'WHERE client_id NOT IN (SELECT client_id FROM invoices UNION '
        'SELECT client_id FROM work_orders)')
    answer = world.other.send('PATCH', f'clients/{changed}/', {'notes': f'edit {edits}'})
    assert answer.status == 200, answer
    if edits % 2:
        answer = world.other.send('DELETE', f'clients/{gone}/')
        assert answer.status == 204, answer
    return changed


def endure(desk, kind):
    world.pass_time(TROUBLE)
    if not is_right(desk):
        assert kind not in HARMLESS, kind
        assert desk.label() != 'fresh' or desk.rows() == world.truth(), desk.status()
    strange = {number for number in desk.rows() if number > CLIENTS + edits}
    assert not strange, strange


def heal(desk):
    global slowest
    world.proxy.heal()
    passed = world.within(HEALED, lambda: is_right(desk))
    assert passed is not None, f'{desk.status()} {desk.label()}'
    slowest = max(slowest, passed)
    if desk is not regular:
        desk.stop()
        world.desks.remove(desk)


def refresh(kind):
    desk = a_desk()
    world.set(access_generation=1)
    world.other.renew()
    others_write()
    world.fail(kind, REFRESH)
    endure(desk, kind)
    assert desk.status()['state'] != 'login-needed', desk.status()
    heal(desk)
    world.set()


def walk(kind):
    desk = world.desk()
    # A server that refuses cannot be connected to.
    world.fail('drop' if kind == 'refuse' else kind, LIST)
    desk.connect()
    if kind == 'refuse':
        world.fail(kind)
    desk.look()
    endure(desk, kind)
    heal(desk)


def probe(kind):
    desk = a_desk()
    before = set(desk.rows())
    others_write()
    world.fail(kind, PROBE)
    if kind == 'hang':
        assert world.within(SILENCE, lambda: desk.label() != 'fresh') is not None, desk.status()
        assert desk.status()['state'] in ('stale', 'offline'), desk.status()
    endure(desk, kind)
    assert len(before - set(desk.rows())) <= 1, 'rows were lost'
    heal(desk)


def read(kind):
    desk = a_desk()
    changed = others_write()
    world.fail(kind, ROW)
    answer = desk.get(f'clients/{changed}/')
    assert answer['client_id'] == changed, answer
    endure(desk, kind)
    heal(desk)


def cell(step, kind):
    def run():
        try:
            step(kind)
        except BaseException:
            global regular
            world.proxy.heal()
            world.set()
            for desk in world.desks:
                desk.kill()
            world.desks.clear()
            regular = None
            raise
    run.__name__ = f'{kind} at {step.__name__}'
    return run


try:
    tap.run([cell(step, kind) for step in (refresh, walk, probe, read) for kind in KINDS])
finally:
    print(f'# all was well at most {slowest} s after the end of a fault')
    world.close()
