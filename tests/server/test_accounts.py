#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_accounts.py FORGE-SERVE CLOCK: connecting a desk to a server, whatever is typed and whatever
fails on the way, and what of it stays on the desk."""

import sys
from urllib.parse import urlsplit

from authority import Authority
from forge_server import USERS
from proxy import KINDS, Proxy
from trust import trusting
from world import HERE, World, tap

LOGIN = 'POST .*auth/login/'
NOBODY = {'current': HERE, 'accounts': []}

world = World(*sys.argv[1:3], 25)
desk = world.desk()


def is_equal(found, expected):
    assert found == expected, f'{found!r}, not {expected!r}'


def connect(to, server, password=None, **more):
    """What is said about it, by field, or None."""
    answer = to.send('POST', 'accounts/', {
        'server': server, 'user': 'ana', 'password': password or USERS['ana'], **more})
    if answer.status == 201:
        return None
    is_equal(answer.status, 400)
    is_equal(to.get('accounts/'), NOBODY)
    return answer.json()['_codes']


def forget(on):
    for account in on.get('accounts/')['accounts']:
        is_equal(on.send('DELETE', f'accounts/{account["id"]}/').status, 204)
    is_equal(on.get('accounts/'), NOBODY)


def an_address_is_completed():
    host = urlsplit(world.proxy.url).netloc
    for typed in (f'http://{host}', f'http://{host}/', f' http://{host}/api/v1 ',
                  f'HTTP://{host}/api/v1/clients/'):
        is_equal(connect(desk, typed), None)
        is_equal(desk.status()['url'], f'http://{host}/api/v1/')
        forget(desk)


def what_is_wrong_is_said_at_its_field():
    url = world.proxy.url
    is_equal(connect(desk, url, 'nope'), {'password': ['refused']})
    is_equal(connect(desk, 'not an address'), {'server': ['bad_address']})
    is_equal(connect(desk, url + 'elsewhere/'), {'server': ['not_forge']})
    is_equal(connect(desk, 'http://192.0.2.1/'), {'server': ['insecure']})
    is_equal(connect(desk, url.replace('http:', 'https:')), {'server': ['unreachable']})


def certificates_are_those_that_the_system_trusts():
    authority = Authority(world.directory)
    secure = Proxy(world.server.url, authority.issue())
    is_equal(connect(desk, secure.url), {'server': ['certificate']})
    trustful = world.desk(*trusting(authority, world.directory))
    secure.show(authority.issue('elsewhere.example'))
    is_equal(connect(trustful, secure.url), {'server': ['certificate']})
    secure.show(authority.issue())
    is_equal(connect(trustful, secure.url.replace('https://', '')), None)
    is_equal(trustful.status()['url'], secure.url + 'api/v1/')
    trustful.stop()
    secure.close()


# The code of an attempt that failed.
CODES = {
    'refuse': 'unreachable', 'drop': 'unreachable', 'lost': 'unreachable', 'cut': 'unreachable',
    'truncate': 'unreachable', 'half-close': 'unreachable', 'hang': 'unreachable',
    'gateway': 'unreachable', 'portal': 'not_forge', 'redirect': 'not_forge',
    'corrupt': 'not_forge', 'delay': None,
}


def login(kind):
    def run():
        world.fail(kind, LOGIN)
        try:
            codes = world.meanwhile(lambda: connect(desk, world.proxy.url))
        finally:
            world.proxy.heal()
        is_equal((kind, codes), (kind, CODES[kind] and {'server': [CODES[kind]]}))
        if codes:
            is_equal(connect(desk, world.proxy.url), None)
        forget(desk)
    run.__name__ = f'{kind} at login'
    return run


def secrets():
    return (*USERS.values(), 'Bearer', 'eyJ')


def neither_passwords_nor_tokens_are_written_down():
    is_equal(connect(desk, world.proxy.url), None)
    written = [path for path in desk.directory.rglob('*') if path.is_file()]
    assert {'accounts.ini', 'log'} <= {path.name for path in written}, written
    for path in written:
        content = path.read_bytes()
        found = [secret for secret in secrets() if secret.encode() in content]
        assert not found, (path, found)
        assert path.name == 'log' or path.stat().st_mode & 0o077 == 0, path


def a_forgotten_server_leaves_nothing():
    def named():
        return [path.name for path in desk.directory.rglob('*') if desk.account in path.name]
    desk.account = desk.get('accounts/')['current']
    assert named()
    forget(desk)
    is_equal(named(), [])
    is_equal(desk.get('status/')['profile'], HERE)


def passwords_went_to_the_login_alone_and_nothing_elsewhere():
    is_equal(world.elsewhere.seen(), [])
    for seen in world.proxy.seen():
        is_login = seen.target.endswith('auth/login/')
        assert is_login or not any(password.encode() in seen.body for password in USERS.values())
        assert seen.header('transfer-encoding') is None, seen


try:
    tap.run([
        an_address_is_completed,
        what_is_wrong_is_said_at_its_field,
        certificates_are_those_that_the_system_trusts,
        *(login(kind) for kind in KINDS),
        neither_passwords_nor_tokens_are_written_down,
        a_forgotten_server_leaves_nothing,
        passwords_went_to_the_login_alone_and_nothing_elsewhere,
    ])
finally:
    world.close()
