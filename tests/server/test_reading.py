#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_reading.py FORGE-SERVE CLOCK: desks that read a team's server: the first walk, what others do,
a server that is away, and logins that end. FORGE_TEST_CLIENTS: how many clients it has."""

import os
import sys
import threading
import time

from forge_server import USERS
from world import World, tap

CLIENTS = int(os.environ.get('FORGE_TEST_CLIENTS', 2000))
TIES = 0.05
# At most so many seconds after it was done, what others do is on the screen of who looks.
SEEN = 30
LIST = r'GET .*clients/\?'

world = World(*sys.argv[1:3], CLIENTS, ties=TIES)
desks = []


def is_equal(found, expected):
    assert found == expected, f'{found!r}, not {expected!r}'


def same_as_server(desk):
    here, there = desk.rows(), world.truth()
    if here == there:
        return True
    wrong = [number for number in here.keys() & there.keys() if here[number] != there[number]]
    print(f'# missing {sorted(there.keys() - here.keys())[:9]}, '
          f'too many {sorted(here.keys() - there.keys())[:9]}, other {sorted(wrong)[:9]}')
    return False


class Busy:
    """Somebody who creates, edits and deletes without a pause, but not for ever."""

    def __init__(self):
        self.done = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.write)
        self.thread.start()

    def write(self):
        while not self.stopped.is_set() and self.done < 150:
            self.done += 1
            row = world.other.create(f'BUSY-{self.done}', f'Ánimo {self.done}')
            changed = self.done * 37 % (CLIENTS // 2) + CLIENTS // 4
            world.other.send('PATCH', f'clients/{changed}/', {'notes': f'busy {self.done}'})
            if self.done % 3 == 0:
                world.other.send('DELETE', f'clients/{row["client_id"]}/')
            gone = CLIENTS * 9 // 10 - self.done
            if gone % 100 not in (7, 9):
                world.other.send('DELETE', f'clients/{gone}/')

    def stop(self):
        self.stopped.set()
        self.thread.join()


def searching_and_opening_work(desk):
    shown = desk.get('clients/?page_size=1')['results'][0]
    found = desk.get(f'clients/?search={shown["client_code"]}')['results']
    is_equal([row['client_id'] for row in found], [shown['client_id']])
    is_equal(desk.get(f'clients/{shown["client_id"]}/')['client_code'], shown['client_code'])


def the_first_walk_ends_with_the_rows_of_the_server_although_others_write():
    desk = world.desk()
    desks.append(desk)
    desk.connect()
    began = time.monotonic()
    busy = Busy()
    try:
        # No clock of the desk helps.
        with world.clock.stopped():
            desk.look()
            desk.wait_for('row', desk.rows_shown)
            searching_and_opening_work(desk)
            print(f'# searching and opening work {time.monotonic() - began:.2f} s after the login, '
                  f'with {desk.rows_shown()} of {CLIENTS} clients')
            is_equal(desk.status()['state'], 'loading')
        desk.wait_for('whole list', lambda: desk.status()['state'] != 'loading')
    finally:
        busy.stop()
    requests = len(world.proxy.seen(r'GET .*clients/'))
    print(f'# {busy.done} rounds of changes meanwhile; {requests} requests for {CLIENTS} clients')
    assert busy.done > 5, busy.done
    desk.wait_for_state('fresh')
    assert world.within(2 * SEEN, lambda: same_as_server(desk)) is not None


def a_second_desk_has_them_too():
    desk = world.desk()
    desks.append(desk)
    desk.connect('luis')
    desk.look()
    desk.wait_for_state('fresh')
    assert same_as_server(desk)


def is_there(desk, number):
    return any(row['client_id'] == number
               for row in desk.get(f'clients/?search={code(number)}')['results'])


def code(number):
    return f'CLI-{number:06}' if number <= CLIENTS else f'OTHER-{number}'


def create():
    """The number of a new client, whose code is made of it."""
    row = world.other.create('OTHER', 'Óscar de otro escritorio')
    number = row['client_id']
    world.other.send('PATCH', f'clients/{number}/', {'client_code': code(number)})
    return number


def created(_):
    number = create()
    return lambda desk: is_there(desk, number)


def edited(number):
    world.other.send('PATCH', f'clients/{number}/', {'name': f'Otro nombre {number}'})
    return lambda desk: desk.get(f'clients/?search={code(number)}')['results'][0]['name'] \
        == f'Otro nombre {number}'


def deleted(number):
    assert world.other.send('DELETE', f'clients/{number}/').status == 204
    return lambda desk: not is_there(desk, number)


def deleted_and_created(number):
    assert world.other.send('DELETE', f'clients/{number}/').status == 204
    new = create()
    return lambda desk: not is_there(desk, number) and is_there(desk, new)


def what_others_do_is_seen(first, notice, how):
    for number, change in enumerate((created, edited, deleted, deleted_and_created), first):
        is_seen = change(number)
        before = len(world.proxy.seen())
        passed = [notice(desk, lambda desk=desk: is_seen(desk)) for desk in desks]
        assert None not in passed, (change.__name__, how, passed)
        print(f'# {change.__name__}: {how}: {max(passed):.2f} s, '
              f'{len(world.proxy.seen()) - before} requests of two desks')


def by_focus(desk, is_seen):
    """It is told how long that took; no clock of the desk helps."""
    desk.look(False)
    began = time.monotonic()
    with world.clock.stopped():
        desk.look()
        desk.wait_for('change', is_seen)
    return time.monotonic() - began


def what_others_do_is_seen_at_once_when_the_window_comes_forward():
    what_others_do_is_seen(210, by_focus, 'on focus')


def what_others_do_is_seen_soon_by_who_looks():
    what_others_do_is_seen(
        310, lambda desk, is_seen: world.within(SEEN, is_seen), 'while looking')


def by_resume(desk, is_seen):
    began = time.monotonic()
    with world.clock.stopped():
        world.clock.sleep(60)
        desk.wait_for('change', is_seen)
    return time.monotonic() - began


def what_others_do_is_seen_at_once_when_the_computer_wakes_up():
    what_others_do_is_seen(410, by_resume, 'after the computer slept')


def all_are_fresh():
    for desk in desks:
        desk.look()
    assert world.within(SEEN, lambda: all(desk.status()['state'] == 'fresh'
                                          for desk in desks)) is not None
    # The rounds that looking began are over, too.
    world.settle()


def what_was_fresh_before_the_computer_slept_is_not_fresh_after():
    desk = desks[0]
    desk.wait_for_state('fresh')
    world.proxy.fail('hang', LIST)
    with world.clock.stopped():
        world.clock.sleep(60)
        desk.wait_for('label', lambda: desk.label() != 'fresh')
        # What was asked before is given up, and this is asked anew.
        world.proxy.wait_for_held()
        world.proxy.heal()
    all_are_fresh()


def nobody_asks_while_nobody_looks():
    for desk in desks:
        desk.look(False)
    world.settle()
    before = len(world.proxy.seen())
    world.pass_time(600, 30)
    world.clock.sleep(600)
    world.settle()
    is_equal(len(world.proxy.seen()), before)
    all_are_fresh()


def without_the_server_the_list_is_there_and_says_since_when():
    desk = desks[0]
    before = desk.rows()
    for kind in ('hang', 'refuse'):
        desk.stop()
        world.fail(kind)
        # As quickly as ever: there is nothing that could be waited for.
        with world.clock.stopped():
            began = time.monotonic()
            desk.start()
            is_equal(desk.rows(), before)
            searching_and_opening_work(desk)
        print(f'# {kind}: all is there {time.monotonic() - began:.2f} s after the start')
    desk.look()
    world.pass_time(60)
    status = desk.status()
    assert status['state'] in ('offline', 'login-needed'), status
    assert desk.label() != 'fresh', status
    is_equal(desk.get('clients/?search=CLI-000123')['count'], 1)
    is_equal(desk.get('clients/123/')['client_id'], 123)
    world.proxy.heal()
    if desk.status()['state'] == 'login-needed':
        # There is no keyring here.
        is_equal(desk.login().status, 200)
    assert world.within(SEEN, lambda: desk.status()['state'] == 'fresh') is not None
    assert same_as_server(desk)


def a_login_that_ends_is_asked_for_and_the_list_stays(prepare, reason):
    desk = desks[1]
    before = len(desk.rows())
    prepare()
    desk.look()
    assert world.within(SEEN, lambda: desk.status()['state'] == 'login-needed') is not None
    account = next(one for one in desk.get('accounts/')['accounts'] if one['id'] == desk.account)
    is_equal((account['state'], account['reason']), ('login-needed', reason))
    is_equal(len(desk.rows()), before)
    assert desk.label() != 'fresh'
    world.set()
    world.server.execute('UPDATE auth_user SET is_active = true')
    is_equal(desk.login('luis').status, 200)
    assert world.within(SEEN, lambda: desk.status()['state'] == 'fresh') is not None
    assert same_as_server(desk)


def an_expired_login():
    a_login_that_ends_is_asked_for_and_the_list_stays(
        lambda: world.set(access_generation=1, refresh_generation=1), 'expired')


def a_deactivated_user():
    a_login_that_ends_is_asked_for_and_the_list_stays(
        lambda: world.server.execute(
            "UPDATE auth_user SET is_active = false WHERE username = 'luis'"), 'inactive')


def is_withheld(status, number):
    return (status['state'], status['withheld'], status['withheld_id']) == ('failed', 1, number)


def one_that_cannot_be_given(number, column, value, answer):
    [(before,)] = world.server.execute(
        f'SELECT {column} FROM clients WHERE client_id = %(number)s', {'number': number})
    change = f'UPDATE clients SET {column} = %(value)s WHERE client_id = %(number)s'
    world.server.execute(change, {'number': number, 'value': value})
    is_equal(world.other.send('GET', f'clients/{number}/').status, answer)
    desk = world.desk()
    desk.connect()
    desk.look()
    desk.wait_for('end', lambda: desk.status()['state'] not in ('loading', 'stale'))
    for row in range(3):
        # Which one it is takes a request for each number that no row has.
        assert world.within(2 * SEEN, lambda: is_withheld(desk.status(), number)) is not None
        assert desk.label() != 'fresh'
        world.other.create(f'HOLE-{answer}-{row}', 'Al otro lado')
        deleted(answer + 310 + row)
        there = {one for [one] in world.server.execute('SELECT client_id FROM clients')} - {number}
        assert world.within(2 * SEEN, lambda there=there: desk.status()['state'] == 'failed' and
                            desk.rows().keys() == there) is not None
    world.server.execute(change, {'number': number, 'value': before})
    assert world.within(2 * SEEN, lambda: desk.status()['state'] == 'fresh') is not None
    assert same_as_server(desk)
    desk.stop()


def a_client_that_the_server_cannot_give_is_told_and_all_others_are_there():
    # Of an hour that there was not in Mexico: it and every page that it is on are refused.
    one_that_cannot_be_given(CLIENTS // 2, 'created_at', '2022-04-03 02:30', 400)


def one_over_which_the_server_breaks_down_is_told_and_all_others_are_there():
    # A number that JSON does not have.
    one_that_cannot_be_given(CLIENTS // 3, 'credit_limit', 'NaN', 500)


def the_password_went_once_and_tokens_to_the_server_alone():
    is_equal(world.elsewhere.seen(), [])
    logins = world.proxy.seen('POST .*auth/login/')
    for seen in world.proxy.seen():
        for password in USERS.values():
            assert password.encode() not in seen.body or seen in logins, seen
    for desk in desks:
        messages = desk.messages()
        assert 'clients/' in messages
        for secret in (*USERS.values(), 'Bearer', 'eyJ', 'Ánimo', 'OTHER-1', 'CLI-0'):
            assert secret not in messages, secret


try:
    tap.run([
        the_first_walk_ends_with_the_rows_of_the_server_although_others_write,
        a_second_desk_has_them_too,
        what_others_do_is_seen_at_once_when_the_window_comes_forward,
        what_others_do_is_seen_soon_by_who_looks,
        what_others_do_is_seen_at_once_when_the_computer_wakes_up,
        what_was_fresh_before_the_computer_slept_is_not_fresh_after,
        nobody_asks_while_nobody_looks,
        without_the_server_the_list_is_there_and_says_since_when,
        an_expired_login,
        a_deactivated_user,
        a_client_that_the_server_cannot_give_is_told_and_all_others_are_there,
        one_over_which_the_server_breaks_down_is_told_and_all_others_are_there,
        the_password_went_once_and_tokens_to_the_server_alone,
    ])
finally:
    world.close()
