#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_writes.py FORGE-SERVE CLOCK: what desks change on a server, whatever the network and the
server do to it. No client is made twice, nothing is forgotten, and nothing is called saved that is
not."""

import os
import random
import sys
import threading

from proxy import KINDS
from world import World, tap

SEED = int(os.environ.get('FORGE_TEST_SEED') or random.randrange(1 << 31))
FIELDS = ('phone', 'city')
# s: so long what was sent may still be done when there was no answer that says otherwise, such as
# an error 500, and the list is called unconfirmed; then it is asked for anew.
QUARANTINE = 65
ROUND = 30

world = World(*sys.argv[1:3], 40)
desk = world.desk()
print(f'# FORGE_TEST_SEED={SEED}')


def is_equal(found, expected):
    assert found == expected, f'{found!r}, not {expected!r}'


def connect(at):
    at.connect()
    at.look()
    at.wait_for_state('fresh')


def new(number):
    return {'client_code': f'W-{number}', 'type': 'EMPRESA', 'name': f'Cliente {number}'}


def at_server(code):
    return [row for row in world.truth().values() if row['client_code'] == code]


def pending(at=None):
    return (at or desk).get('pending/')['results']


def under_way(at=None):
    return [entry for entry in pending(at)
            if entry['state'] not in ('refused', 'overwritten')]


def settle(seconds=90):
    """Until nothing is under way any more."""
    for at in world.desks:
        at.look()
    passed = world.within(seconds, lambda: not any(under_way(at) for at in world.desks))
    assert passed is not None, under_way()


def dismiss(at=None):
    at = at or desk
    for entry in pending(at):
        is_equal(at.send('DELETE', f'pending/{entry["pending"]}/').status, 204)


def is_known(answer):
    """Whether it was said what became of it."""
    return answer.headers['forge-outcome'] in ('applied', 'rejected', 'not-sent')


class Numbers:
    last = 0

    @classmethod
    def next(cls):
        cls.last += 1
        return cls.last


def row_at(prefix, *desks):
    """A new client that the desks have, and its path."""
    row = world.other.create(f'{prefix}-{Numbers.next()}', 'Somebody')
    path = f'clients/{row["client_id"]}/'
    for at in desks or (desk,):
        at.look()
        at.wait_for('row', lambda at=at: at.send('GET', path).status == 200)
    return row, path


# Every fault at every change.

def create_through(kind):
    number = Numbers.next()
    world.fail(kind, 'POST .*clients/')
    answer = world.meanwhile(lambda: desk.send('POST', 'clients/', new(number)))
    there = at_server(f'W-{number}')
    if answer.status == 201:
        is_equal(len(there), 1)
    elif is_known(answer):
        is_equal(there, [])
    world.proxy.heal()
    settle()
    is_equal(len(at_server(f'W-{number}')) <= 1, True)
    if answer.status == 504:
        told = [entry for entry in pending() if entry['kind'] == 'create']
        assert told or at_server(f'W-{number}'), pending()
    dismiss()


def edit_through(kind):
    row, path = row_at('E')
    phone = str(Numbers.next())
    world.fail(kind, 'PATCH ')
    answer = world.meanwhile(lambda: desk.send('PATCH', path, {'phone': phone}))
    stored = world.other.get(path)['phone']
    if answer.status == 200:
        is_equal(stored, phone)
    elif is_known(answer):
        assert stored != phone, answer
    world.proxy.heal()
    settle()
    if answer.status in (200, 504):
        told = [entry for entry in pending() if entry['client'] == row['client_id']]
        assert told or world.other.get(path)['phone'] == phone, (answer, pending())
    dismiss()


def delete_through(kind):
    row, path = row_at('D')
    is_equal(desk.send('DELETE', path).status, 204)
    is_equal(desk.send('GET', path).status, 404)
    world.fail(kind, 'DELETE ')
    world.pass_time(15)
    world.proxy.heal()
    settle()
    gone = world.other.send('GET', path).status == 404
    assert gone or [entry for entry in pending() if entry['state'] == 'refused'], pending()
    is_equal(desk.send('GET', path).status, 404 if gone else 200)
    dismiss()


def restore_through(kind):
    row, path = row_at('R')
    is_equal(desk.send('DELETE', path).status, 204)
    world.fail(kind)
    is_equal(desk.send('POST', path + 'restore/', {}).status, 200)
    world.pass_time(15)
    world.proxy.heal()
    settle()
    is_equal(world.other.send('GET', path).status, 200)
    is_equal(desk.send('GET', path).status, 200)


def many_through(kind):
    rows = [world.other.create(f'M-{Numbers.next()}', 'Many') for _ in range(6)]
    desk.look()
    for row in rows:
        desk.wait_for('rows', lambda at=row: desk.send('GET', f'clients/{at["client_id"]}/').status
                      == 200)
    world.fail(kind, 'PATCH ', )
    answers = {}

    def change(row):
        answers[row['client_id']] = desk.send('PATCH', f'clients/{row["client_id"]}/',
                                              {'status': 'INACTIVE'})

    threads = [threading.Thread(target=change, args=(row,)) for row in rows]

    def all_of_them():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    world.meanwhile(all_of_them)
    world.proxy.heal()
    settle()
    told = {entry['client'] for entry in pending()}
    for client, answer in answers.items():
        status = world.other.get(f'clients/{client}/')['status']
        if answer.status == 200:
            is_equal(status, 'INACTIVE')
        elif is_known(answer):
            is_equal(status, 'ACTIVE')
        else:
            assert status == 'INACTIVE' or client in told, (answer, pending())
    dismiss()


def through(change, kind):
    def run():
        change(kind)
    run.__name__ = f'{change.__name__.partition("_")[0]}, {kind}'
    return run


# Two desks.

def differs_from_both(entry, row):
    return entry['client'] == row['client_id']


def rounds_of_two_desks():
    """Saves of one client at one moment: of different fields, and of the same one."""
    other = world.desk()
    connect(other)
    row, path = row_at('T', desk, other)
    lost = shown = saved = 0
    for number in range(ROUNDS):
        values = {}
        answers = {}
        fields = FIELDS if number % 2 else FIELDS[:1] * 2

        def save(at, field, values=values, answers=answers):
            values[at] = (field, str(Numbers.next()))
            answers[at] = at.send('PATCH', path, dict([values[at]]))

        threads = [threading.Thread(target=save, args=pair)
                   for pair in zip((desk, other), fields)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        settle()
        stored = world.other.get(path)
        for at, (field, value) in values.items():
            entries = [entry for entry in pending(at) if differs_from_both(entry, row)]
            if answers[at].status == 412 or entries:
                shown += 1
            elif answers[at].status == 200 and stored[field] == value:
                saved += 1
            elif answers[at].status == 200:
                lost += 1
            else:
                raise AssertionError(answers[at])
            dismiss(at)
    print(f'# {2 * ROUNDS} saves: {saved} saved, {shown} shown as a conflict, {lost} lost')
    is_equal(lost, 0)
    other.stop()
    world.desks.remove(other)


def rounds_of_save_against_delete():
    other = world.desk()
    connect(other)
    back = 0
    for _ in range(max(1, ROUNDS // 4)):
        row, path = row_at('S', desk, other)
        is_equal(other.send('DELETE', path).status, 204)
        answer = {}

        def save(answer=answer, path=path):
            answer['save'] = desk.send('PATCH', path, {'phone': '1'})

        thread = threading.Thread(target=save)
        world.clock.advance(10)
        thread.start()
        thread.join()
        settle()
        there = world.other.send('GET', path).status == 200
        entries = [entry for entry in pending() + pending(other) if differs_from_both(entry, row)]
        if answer['save'].status == 200 and there:
            # The server let the save bring it back: then it is in both lists.
            back += 1
            for at in (desk, other):
                at.look()
                assert world.within(60, lambda at=at: at.send('GET', path).status == 200) \
                    is not None
        assert answer['save'].status in (200, 404) or entries, (answer, entries)
        dismiss()
        dismiss(other)
    print(f'# {max(1, ROUNDS // 4)} saves against deletions: {back} brought back by the server')
    other.stop()
    world.desks.remove(other)


# Kills.

def killed_at_random():
    """Of a stream of writes through a slow server."""
    chance = random.Random(SEED)
    for _ in range(KILLS):
        number = Numbers.next()
        row, path = row_at('K')
        world.proxy.fail('delay', 'POST|PATCH|DELETE', seconds=0.02)
        answers = {}

        def write(number=number, path=path, answers=answers):
            for name, request in (('create', ('POST', 'clients/', new(number))),
                                  ('edit', ('PATCH', path, {'phone': str(number)}))):
                try:
                    answers[name] = desk.send(*request).status
                except OSError:
                    answers[name] = None

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(chance.random() * 0.15)
        desk.kill()
        thread.join()
        world.proxy.heal()
        desk.start()
        is_equal(desk.login().status, 200)
        settle()
        told = pending()
        there = at_server(f'W-{number}')
        assert len(there) <= 1, there
        if answers.get('create') == 201:
            is_equal(len(there), 1)
        phone = world.other.get(path)['phone']
        if answers.get('edit') == 200:
            is_equal(phone, str(number))
        assert all(entry['state'] == 'refused' for entry in told), told
        dismiss()
    is_equal([entry['state'] for entry in pending()], [])


# The server itself.

def a_token_that_runs_out_in_the_middle():
    row = next(iter(world.truth().values()))
    path = f'clients/{row["client_id"]}/'
    phone = str(Numbers.next())
    world.set(access_generation=1)
    is_equal(desk.send('PATCH', path, {'phone': phone}).status, 200)
    world.set()
    is_equal(world.other.get(path)['phone'], phone)


def a_login_that_runs_out_in_the_middle():
    row = next(iter(world.truth().values()))
    path = f'clients/{row["client_id"]}/'
    phone = str(Numbers.next())
    world.set(access_generation=2, refresh_generation=2)
    answer = desk.send('PATCH', path, {'phone': phone})
    is_equal((answer.status, answer.json()['_code']), (401, 'login'))
    is_equal(desk.login().status, 200)
    is_equal(desk.send('PATCH', path, {'phone': phone}).status, 200)
    world.set()
    is_equal(world.other.get(path)['phone'], phone)
    settle()


def a_server_that_is_started_again_in_the_middle():
    row = next(iter(world.truth().values()))
    path = f'clients/{row["client_id"]}/'
    phone = str(Numbers.next())
    answers = []
    world.server.stop()
    thread = threading.Thread(
        target=lambda: answers.append(desk.send('PATCH', path, {'phone': phone})))
    thread.start()
    world.server.start()
    thread.join()
    is_equal(answers[0].status, 200)
    is_equal(world.other.get(path)['phone'], phone)
    settle()


def a_deletion_that_has_documents_comes_back():
    row, path = row_at('I')
    world.server.execute('INSERT INTO invoices (client_id) VALUES (%s)', [row['client_id']])
    is_equal(desk.send('DELETE', path).status, 204)
    settle()
    is_equal([(entry['state'], entry['code']) for entry in pending()],
             [('refused', 'has_documents')])
    is_equal(desk.send('GET', path).status, 200)
    is_equal(desk.label(), 'unconfirmed')
    dismiss()


def in_the_end_both_have_the_same():
    desk.look()
    assert world.within(QUARANTINE + ROUND, lambda: desk.label() == 'fresh') is not None, \
        (desk.label(), desk.status())
    is_equal(set(desk.rows()), set(world.truth()))


ROUNDS = int(os.environ.get('FORGE_TEST_ROUNDS') or 20)
KILLS = int(os.environ.get('FORGE_TEST_KILLS') or 10)
CHANGES = (create_through, edit_through, delete_through, restore_through, many_through)
try:
    connect(desk)
    tap.run([
        *(through(change, kind) for change in CHANGES for kind in KINDS),
        rounds_of_two_desks,
        rounds_of_save_against_delete,
        killed_at_random,
        a_token_that_runs_out_in_the_middle,
        a_login_that_runs_out_in_the_middle,
        a_server_that_is_started_again_in_the_middle,
        a_deletion_that_has_documents_comes_back,
        in_the_end_both_have_the_same,
    ])
finally:
    world.close()
