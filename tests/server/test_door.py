#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_door.py FORGE-ASK CLOCK: the program's only door to the network, ForgeRemote, against a real
server and every fault of the proxy."""

import base64
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from authority import Authority
from cluster import NotInstalled
from forge_server import USERS, ForgeServer
from proxy import KINDS, Proxy
from trust import trusting
from world import Clock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tap  # noqa: E402  pylint: disable=wrong-import-position

PROGRAM, PRELOAD = sys.argv[1:3]
PATIENCE = 120
# s: a server that says nothing for longer is given up.
SILENCE = 30
LOGIN = 'auth/login/'
REFRESH = 'auth/refresh/'
ROW = 'clients/12/'

try:
    server = ForgeServer()
except NotInstalled as missing:
    tap.skip(missing)
server.seed(40)
proxy = Proxy(server.url)
elsewhere = Proxy(server.url)
directory = tempfile.TemporaryDirectory()
authority = Authority(directory.name)
clock = Clock(directory.name)
log = Path(directory.name) / 'log'


class Door:
    """One ForgeRemote."""

    def __init__(self, url=None, prefix=()):
        environment = {**os.environ, 'G_DEBUG': 'fatal-warnings', 'G_MESSAGES_DEBUG': 'all',
                       'LD_PRELOAD': PRELOAD, 'FORGE_TEST_CLOCK': str(clock.path)}
        with open(log, 'ab') as messages:
            self.process = subprocess.Popen(
                [*prefix, PROGRAM, url or proxy.url], env=environment, text=True,
                encoding='utf-8', stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages)
        self.line = 0

    def tell(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        self.line += 1

    def next(self):
        line = self.process.stdout.readline()
        assert line, f'forge-ask ended: {log.read_text(encoding="utf-8")}'
        return json.loads(line)

    def do(self, line):
        self.tell(line)
        if any(fault.kind == 'hang' for fault in proxy.faults):
            proxy.wait_for_held()
            clock.advance(2 * SILENCE)
        found = self.next()
        assert found['line'] == self.line, found
        return found

    def login(self, user='ana', password=None):
        return self.do(f'login {user} {password or USERS[user]}')

    def get(self, path=ROW):
        return self.do(f'send GET {path}')

    def patch(self, name):
        return self.do(f'send PATCH {ROW} ' + json.dumps({'notes': name}, separators=(',', ':')))

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0


def is_equal(found, expected):
    assert found == expected, f'{found!r}, not {expected!r}'


def body(found):
    return base64.b64decode(found['body'])


def fail(kind, pattern):
    proxy.fail(kind, pattern, seconds=0.01, to=elsewhere.url.rstrip('/'))


def logged_in():
    door = Door()
    is_equal(door.login()['error'], '')
    return door


def a_login_gives_tokens_for_everything_else():
    door = Door()
    is_equal(door.get()['error'], 'unauthorized')
    is_equal(door.login(password='wrong')['error'], 'unauthorized')
    is_equal(door.login()['login'], 'done')
    found = door.get()
    is_equal((found['status'], json.loads(body(found))['client_id']), (200, 12))
    is_equal(door.patch('here')['outcome'], 'applied')
    is_equal(door.get('clients/999/')['status'], 404)
    door.close()


def an_expired_token_is_renewed_once_for_all_that_wait():
    for switches in ({'refusal': 403}, {'refusal': 401}, {'refusal': 403, 'rotation': True}):
        server.set(**switches)
        door = logged_in()
        server.set(**switches, access_generation=1)
        before = len(proxy.seen(REFRESH))
        for number in range(4):
            door.tell(f'send GET clients/{number + 1}/')
        is_equal([door.next()['status'] for _ in range(4)], [200] * 4)
        is_equal(door.patch(str(switches))['outcome'], 'applied')
        refreshes = proxy.seen(REFRESH)[before:]
        is_equal(len(refreshes), 1)
        is_equal(refreshes[0].header('authorization'), None)
        door.close()
    server.set()


def a_rotated_token_is_the_one_that_is_used_next():
    server.set(rotation=True)
    door = logged_in()
    for generation in (1, 2, 3):
        server.set(rotation=True, access_generation=generation)
        is_equal(door.get()['status'], 200)
    server.set()
    door.close()


def what_no_token_opens_ends_with_a_login():
    door = logged_in()
    server.set(access_generation=1, refresh_generation=1)
    found = door.patch('never')
    is_equal((found['error'], found['login'], found['outcome']),
             ('unauthorized', 'expired', 'not-sent'))
    is_equal(door.login()['login'], 'done')
    is_equal(door.get()['status'], 200)
    server.set()
    for change, login in (("UPDATE auth_user SET is_active = false WHERE username = 'luis'",
                           'inactive'),
                          ("DELETE FROM token_blacklist_blacklistedtoken; "
                           "DELETE FROM token_blacklist_outstandingtoken; "
                           "DELETE FROM auth_user WHERE username = 'luis'", 'unknown-user')):
        server.execute("UPDATE auth_user SET is_active = true WHERE username = 'luis'")
        is_equal(door.login('luis')['error'], '')
        server.execute(change)
        before = len(proxy.seen(REFRESH))
        found = door.get()
        is_equal((found['error'], found['login']), ('unauthorized', login))
        is_equal(len(proxy.seen(REFRESH)), before)
    door.close()


def a_database_that_is_away_logs_nobody_out():
    door = logged_in()
    server.cluster.stop()
    found = door.get()
    is_equal((found['status'], found['json'], found['login']), (500, False, 'done'))
    is_equal(door.patch('lost')['outcome'], 'unknown')
    is_equal(door.login()['error'], 'unauthorized')
    server.cluster.start()
    statuses = [door.get()['status'] for _ in range(30)]
    assert 200 in statuses, statuses
    door.close()


# What a fault looks like: of a read and of a change, error or status. None: as without it.
NETWORK, TIMEOUT = 'network', 'timeout'
READ = {
    'refuse': NETWORK, 'drop': NETWORK, 'lost': NETWORK, 'cut': NETWORK, 'truncate': NETWORK,
    'half-close': NETWORK, 'hang': TIMEOUT, 'gateway': 502, 'portal': 200, 'redirect': 307,
    'corrupt': 200, 'delay': None,
}


def every_fault_of_a_read_is_told_from_an_answer():
    is_equal(set(READ), set(KINDS))
    door = logged_in()
    right = door.get()
    for kind, expected in READ.items():
        fail(kind, 'GET .*' + ROW)
        found = door.get()
        proxy.heal()
        if expected is None:
            is_equal(found['body'], right['body'])
        elif isinstance(expected, int):
            is_equal((kind, found['error'], found['status']), (kind, '', expected))
            assert kind == 'corrupt' or not found['json'], found
        else:
            is_equal((kind, found['error'], found['status']), (kind, expected, 0))
        is_equal(found['login'], 'done')
        is_equal(door.get()['body'], right['body'])
    door.close()


def every_fault_of_a_change_leaves_no_wrong_certainty_and_it_goes_out_once():
    door = logged_in()
    for kind in KINDS:
        before = len(proxy.seen('PATCH'))
        fail(kind, 'PATCH')
        found = door.patch(kind)
        proxy.heal()
        certain = {'refuse': 'not-sent', 'delay': 'applied', 'corrupt': 'applied'}
        is_equal((kind, found['outcome']), (kind, certain.get(kind, 'unknown')))
        is_equal(len(proxy.seen('PATCH')) - before, 0 if kind == 'refuse' else 1)
        is_equal(door.patch('after ' + kind)['outcome'], 'applied')
    door.close()


def every_fault_of_a_login_or_a_refresh_heals():
    for kind in KINDS:
        door = Door()
        fail(kind, LOGIN)
        found = door.login()
        proxy.heal()
        is_equal((kind, found['error'] == '', found['login']),
                 (kind, kind == 'delay', 'done' if kind == 'delay' else 'missing'))
        is_equal(door.login()['error'], '')
        server.set(access_generation=1)
        fail(kind, REFRESH)
        found = door.get()
        proxy.heal()
        is_equal((kind, found['login']), (kind, 'done'))
        is_equal((kind, found['status'] == 200), (kind, kind == 'delay'))
        is_equal((kind, door.get()['status']), (kind, 200))
        server.set()
        door.close()


def certificates_are_those_that_the_system_trusts():
    secure = Proxy(server.url, authority.issue())
    stranger = Door(secure.url)
    is_equal(stranger.login()['error'], 'certificate')
    stranger.close()
    door = Door(secure.url, trusting(authority, directory.name))
    is_equal(door.login()['error'], '')
    is_equal(door.get()['status'], 200)
    asked = len(secure.seen())
    other = Authority(directory.name, 'other')
    for wrong in (other.issue(), authority.issue('elsewhere.example'), authority.issue(days=-1)):
        secure.show(wrong)
        found = door.patch('in vain')
        is_equal((found['error'], found['outcome'], found['login']),
                 ('certificate', 'not-sent', 'done'))
    is_equal(len(secure.seen()), asked)
    secure.show(authority.issue())
    is_equal(door.get()['status'], 200)
    door.close()
    secure.close()


def tokens_and_passwords_went_nowhere_else():
    is_equal(elsewhere.seen(), [])
    secrets = [USERS['ana'], USERS['luis'], 'Bearer', 'eyJ']
    for seen in proxy.seen():
        if not seen.target.endswith((LOGIN, REFRESH)):
            assert not any(secret.encode() in seen.body for secret in secrets[:2]), seen
            assert seen.header('authorization').startswith('Bearer '), seen
        assert seen.header('transfer-encoding') is None, seen
        assert seen.header('cookie') is None, seen
    messages = log.read_text(encoding='utf-8')
    assert 'PATCH' in messages, messages[-2000:]
    found = [secret for secret in [*secrets, 'after hang', '"notes"'] if secret in messages]
    is_equal(found, [])


try:
    tap.run([
        a_login_gives_tokens_for_everything_else,
        an_expired_token_is_renewed_once_for_all_that_wait,
        a_rotated_token_is_the_one_that_is_used_next,
        what_no_token_opens_ends_with_a_login,
        a_database_that_is_away_logs_nobody_out,
        every_fault_of_a_read_is_told_from_an_answer,
        every_fault_of_a_change_leaves_no_wrong_certainty_and_it_goes_out_once,
        every_fault_of_a_login_or_a_refresh_heals,
        certificates_are_those_that_the_system_trusts,
        tokens_and_passwords_went_nowhere_else,
    ])
finally:
    server.remove()
