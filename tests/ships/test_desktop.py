# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rest of a desktop asks of the installed program: it is started by the bus, answers the
overview's search without a window, and does what its command line and its desktop action say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gi.repository import Gio, GLib
from installed import APP_ID, Installed
from installed import run as run_tool

TOP = Path(__file__).resolve().parents[2]
sys.path += [str(TOP / 'tests'), str(TOP / 'tests' / 'display')]
import tap  # noqa: E402  pylint: disable=wrong-import-position
from accessible import PUSH_BUTTON, Desktop  # noqa: E402
from driver import APP_PATH, PATIENCE, App, Profile, wait_for  # noqa: E402

JOSE = 'José Pérez, JP-1'
BETO = 'Beto Cruz, BC-1'

installed = Installed(sys.argv[1])
profile = Profile()
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
app = None
numbers = {}


class Activated(App):
    """The program that has the name on the bus, whoever started it."""

    def __init__(self):  # pylint: disable=super-init-not-called
        self.profile, self.program, self.bus = profile, str(installed.program), bus
        self.environment = {**os.environ, **environment()}
        self.own, self.view = [], None
        self.desktop = Desktop(bus)
        self.process = self
        self.pid = call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                        'GetConnectionUnixProcessID', '(s)', APP_ID)[0]
        self.root = None

    def poll(self):
        return None if Path(f'/proc/{self.pid}').exists() else 0

    def output(self):
        return ''

    def wait_for_window(self):
        self.root = wait_for('the window', self.find_application)
        self.focus()


def environment():
    return {**profile.environment(), 'PATH': f"{installed.program.parent}:{os.environ['PATH']}",
            'XDG_DATA_DIRS': f"{installed.share}:{os.environ.get('XDG_DATA_DIRS', '')}"
                             ':/usr/local/share:/usr/share'}


def call(name, path, interface, method, kind=None, *arguments):
    return bus.call_sync(name, path, interface, method,
                         GLib.Variant(kind, arguments) if kind else None, None,
                         Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()


def overview(method, kind, *arguments):
    return call(APP_ID, f'{APP_PATH}/SearchProvider', 'org.gnome.Shell.SearchProvider2', method,
                kind, *arguments)


def has_owner():
    return call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                'NameHasOwner', '(s)', APP_ID)[0]


def run(*arguments):
    return subprocess.run([installed.program, *arguments], env=app.environment, check=False,
                          capture_output=True, text=True, timeout=PATIENCE)


def stop():
    if app:
        subprocess.run(['kill', str(app.pid)], check=False)
    profile.remove()
    shutil.rmtree(installed.directory, ignore_errors=True)


def the_bus_starts_it_without_a_window():
    global app
    # Meson leaves it to the packager where it installs into another root.
    run_tool('glib-compile-schemas', '--strict', installed.share / 'glib-2.0' / 'schemas')
    services = Path(os.environ['XDG_RUNTIME_DIR'], 'dbus-1', 'services')
    services.mkdir(parents=True, exist_ok=True)
    text = (installed.share / 'dbus-1' / 'services' / f'{APP_ID}.service').read_text('utf-8')
    (services / f'{APP_ID}.service').write_text(
        text.replace(f'={installed.prefix}/', f'={installed.path}/'), 'utf-8')
    call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ReloadConfig')
    call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
         'UpdateActivationEnvironment', '(a{ss})', environment())
    assert not has_owner()
    assert overview('GetInitialResultSet', '(as)', ['jose']) == ([],)
    app = Activated()
    assert app.windows() == []


def the_overview_finds_a_client():
    for name, code, phone in (('José Pérez', 'JP-1', '55 1234 5678'),
                              ('Beto Cruz', 'BC-1', '+52 228 111 2233')):
        status, row = app.request('POST', 'clients/', {
            'name': name, 'client_code': code, 'type': 'INDIVIDUAL', 'phone': phone})
        assert status == 201, row
        numbers[code] = str(row['client_id'])
    # What was answered before is known to be old as soon as the change was reported.
    jose = [numbers['JP-1']]
    wait_for('the new client', lambda: overview('GetInitialResultSet', '(as)', ['jose']) == (jose,))
    assert overview('GetSubsearchResultSet', '(asas)', jose, ['perez', 'JOSE']) == (jose,)
    metas, = overview('GetResultMetas', '(as)', [*jose, '999', 'x'])
    assert len(metas) == 1 and metas[0]['id'] == numbers['JP-1'], metas
    assert metas[0]['name'] == 'José Pérez'
    assert metas[0]['description'] == 'JP-1 · 55 1234 5678'
    assert app.windows() == []


def a_result_opens_its_client():
    overview('ActivateResult', '(sasu)', numbers['JP-1'], ['jose'], 0)
    app.wait_for_window()
    app.wait_for_selected(JOSE)


def the_whole_search_can_be_opened():
    overview('LaunchSearch', '(asu)', ['beto', 'cruz'], 0)
    app.wait_for_rows([BETO])


def nonsense_changes_nothing():
    try:
        overview('ActivateResult', '(sasu)', 'x', [], 0)
    except GLib.Error as error:
        assert 'InvalidArgs' in error.message, error
    else:
        raise AssertionError('it was answered')
    overview('GetResultMetas', '(as)', [])
    assert app.names() == [BETO]


def a_search_on_the_command_line_is_shown():
    done = run('--search', 'pérez')
    assert done.returncode == 0, done
    app.wait_for_rows([JOSE])


def a_number_on_the_command_line_opens_its_client():
    done = run('tel:228-111-2233')
    assert done.returncode == 0, done
    # The search would hide it.
    app.wait_for_rows([BETO, JOSE])
    app.wait_for_selected(BETO)


def a_number_that_nobody_has_is_searched_for():
    assert run('tel:+525500000000').returncode == 0
    wait_for('no rows', lambda: app.names() == [])
    assert run('--search', '').returncode == 0
    app.wait_for_rows([BETO, JOSE])


def what_is_no_number_is_said():
    for arguments in (['no-number'], ['tel:'], ['tel:5512345678', 'tel:5587654321']):
        done = run(*arguments)
        assert done.returncode == 1 and 'tel:' in done.stderr, done
    done = run('--nope')
    assert done.returncode == 1 and '--nope' in done.stderr, done
    assert app.names() == [BETO, JOSE]


def a_new_client_can_be_asked_for():
    before = app.windows()
    assert run('--new').returncode == 0
    app.wait_for_form(before)


def it_ends_with_its_window():
    app.activate('quit', window=False)
    wait_for('the end', lambda: not has_owner() and app.poll() is not None)


def the_desktop_action_starts_it_with_a_form():
    global app
    call(APP_ID, APP_PATH, 'org.freedesktop.Application', 'ActivateAction', '(sava{sv})', 'new', [],
         {})
    app = Activated()
    app.wait_for_window()
    wait_for('the form', lambda: app.find(PUSH_BUTTON, 'Save'))
    it_ends_with_its_window()


def the_command_line_starts_it_with_a_search():
    program = App(str(installed.program), profile, environment(), ['--search', 'cruz'])
    try:
        program.wait_for_rows([BETO])
        program.quit()
        assert 'WARNING' not in program.output() and 'CRITICAL' not in program.output(), \
            program.output()
    finally:
        program.kill()
    profile.remove()
    installed.remove()


tap.run([
    the_bus_starts_it_without_a_window,
    the_overview_finds_a_client,
    a_result_opens_its_client,
    the_whole_search_can_be_opened,
    nonsense_changes_nothing,
    a_search_on_the_command_line_is_shown,
    a_number_on_the_command_line_opens_its_client,
    a_number_that_nobody_has_is_searched_for,
    what_is_no_number_is_said,
    a_new_client_can_be_asked_for,
    it_ends_with_its_window,
    the_desktop_action_starts_it_with_a_form,
    the_command_line_starts_it_with_a_search,
], stop)
