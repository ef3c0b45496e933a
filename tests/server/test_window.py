#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_window.py FORGE-SERVE CLOCK PROGRAM: the program itself at a team's server, driven from outside
as in tests/display: by keys, and by what a screen reader is told. Its clock is moved."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'display'))
from accessible import ACTIVE, PUSH_BUTTON  # noqa: E402  pylint: disable=wrong-import-position
from driver import PATIENCE, App, Failure, Keyring, Profile, wait_for  # noqa: E402
from forge_server import USERS  # noqa: E402
from world import PATIENCE as LONG, World, tap  # noqa: E402

PROGRAM = sys.argv[3]
# s: until what others did is seen, and until a server that is away is known to be.
SEEN = 30
AWAY = 60

world = World(*sys.argv[1:3])
profile = Profile()
keyring = Keyring(profile)
app = None
rows = {}


def start():
    global app
    app = App(PROGRAM, profile, {'LD_PRELOAD': world.preload,
                                 'FORGE_TEST_CLOCK': str(world.clock.path),
                                 'GIO_USE_PROXY_RESOLVER': 'dummy'})


def stop():
    if app:
        print('# ' + app.output().replace('\n', '\n# '))
        app.kill()


def soon(seconds, what, condition):
    """As much time passes as that at most, and then whatever the window needs to show it."""
    for _ in range(seconds):
        with_time = world.proxy.busy == 0
        try:
            return wait_for(what, condition, 0.1)
        except Failure:
            world.clock.advance(1 if with_time else 0)
    return wait_for(what, condition, LONG)


def create(code, name):
    """By somebody else, past the program."""
    rows[name] = world.other.create(code, name)['client_id']


def attention():
    """How often the service was told that somebody looks."""
    return app.output().count('request POST status/attention')


def leave():
    """The keys go to nobody."""
    subprocess.run(['xdotool', 'windowfocus', '0'], check=True, timeout=PATIENCE)
    wait_for('the window to be left', lambda: not any(
        window.has_state(ACTIVE) for window in app.root.children()))


def is_offline():
    """What the bar over the list says."""
    return any('Offline since' in (one.name() or one.text() or '') for one in app.root.walk())


def the_dialog_connects_to_a_server():
    create('A-1', 'Ana Luna')
    create('B-1', 'Beto Paz')
    start()
    before = app.windows()
    app.activate('connect')
    wait_for('the dialog', lambda: app.find(PUSH_BUTTON, 'Connect'))
    if app.windows() != before:
        app.focus()
    app.type(world.proxy.url)
    app.key('Tab')
    app.type('ana')
    app.key('Tab')
    app.type(USERS['ana'])
    app.key('Return')
    app.wait_for_rows(['Ana Luna, A-1', 'Beto Paz, B-1'])
    wait_for('the end of the dialog', lambda: app.windows() == before)
    app.focus()


def what_others_do_while_somebody_looks_is_in_the_list():
    create('C-1', 'Carla Sol')
    soon(SEEN, 'Carla', lambda: 'Carla Sol, C-1' in app.names())


def what_others_did_is_in_the_list_when_the_window_comes_forward():
    leave()
    world.other.send('DELETE', f'clients/{rows.pop("Beto Paz")}/')
    create('D-1', 'Diego Ríos')
    before = attention()
    app.focus()
    wait_for('attention', lambda: attention() > before)
    app.wait_for_rows(['Ana Luna, A-1', 'Carla Sol, C-1', 'Diego Ríos, D-1'])


def what_is_edited_here_the_server_has():
    app.choose(0)
    app.wait_for_selected('Ana Luna, A-1')
    before = app.windows()
    app.activate('edit')
    app.wait_for_form(before)
    app.key('ctrl+a')
    app.type('Ana Luz')
    app.key('Return')
    app.wait_for_rows(['Ana Luz, A-1', 'Carla Sol, C-1', 'Diego Ríos, D-1'])
    path = f'clients/{rows["Ana Luna"]}/'
    assert world.other.get(path)['name'] == 'Ana Luz', world.other.get(path)


def without_the_server_the_bar_says_since_when_and_the_list_stays():
    wait_for('the end of the save', lambda: app.request('GET', 'pending/')[1]['results'] == [])
    world.fail('refuse')
    soon(AWAY, 'the bar', is_offline)
    assert app.names() == ['Ana Luz, A-1', 'Carla Sol, C-1', 'Diego Ríos, D-1'], app.names()


def when_it_is_back_all_is_well_by_itself():
    create('E-1', 'Eva Mar')
    world.proxy.heal()
    soon(SEEN, 'the end of the bar', lambda: not is_offline())
    app.wait_for_rows(['Ana Luz, A-1', 'Carla Sol, C-1', 'Diego Ríos, D-1', 'Eva Mar, E-1'])


def a_start_without_it_shows_the_list_all_the_same():
    app.quit()
    world.fail('hang')
    start()
    app.wait_for_rows(['Ana Luz, A-1', 'Carla Sol, C-1', 'Diego Ríos, D-1', 'Eva Mar, E-1'])


def and_when_it_is_back_nobody_has_to_log_in_or_to_click():
    create('F-1', 'Fito Gil')
    world.proxy.heal()
    soon(SEEN, 'Fito', lambda: 'Fito Gil, F-1' in app.names())
    app.quit()
    for secret in (*USERS.values(), 'Bearer', 'eyJ', 'Fito', 'F-1'):
        assert secret not in app.output(), secret


try:
    tap.run([
        the_dialog_connects_to_a_server,
        what_others_do_while_somebody_looks_is_in_the_list,
        what_others_did_is_in_the_list_when_the_window_comes_forward,
        what_is_edited_here_the_server_has,
        without_the_server_the_bar_says_since_when_and_the_list_stays,
        when_it_is_back_all_is_well_by_itself,
        a_start_without_it_shows_the_list_all_the_same,
        and_when_it_is_back_nobody_has_to_log_in_or_to_click,
    ], stop)
finally:
    if app:
        app.kill()
    keyring.stop()
    world.close()
    profile.remove()
