# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest builds as it is and without a network, asks for little, and what comes out of it is
installed and used by an ordinary user (build-aux/stand-in)."""

import configparser
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from gi.repository import Gio, GLib

TOP = Path(__file__).resolve().parents[2]
sys.path += [str(TOP / 'tests'), str(TOP / 'tests' / 'display')]
import tap  # noqa: E402  pylint: disable=wrong-import-position
from driver import APP_ID, APP_PATH, PATIENCE, wait_for  # noqa: E402
from sandboxed import Home, Sandboxed  # noqa: E402
from small_server import PASSWORD, SmallServer  # noqa: E402

BUILT = TOP / '_build-flatpak'
PICTURES = BUILT / 'pictures'
EXPORTS = Path(os.environ['FLATPAK_USER_DIR'], 'exports', 'share')
PORTAL = 'org.freedesktop.portal.Desktop'
ROW = 'Alma Forja, ALMA-1'

home = Home()
server = SmallServer()
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
app = None


def run(*command, expected=0):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, env={**os.environ, **home.environment()}, timeout=1500)
    assert done.returncode == expected, f'{command}: {done.returncode}\n{done.stdout}'
    return done.stdout


def inside(script):
    """What a shell in the sandbox says."""
    return run('flatpak', 'run', '--command=sh', APP_ID, '-c', script)


def stop():
    if app:
        print('# ' + app.output().replace('\n', '\n# '))
        app.kill()
    home.remove()


def root_is_somebody_else():
    assert os.getuid() != 0


def the_manifest_builds_as_it_is():
    run(TOP / 'build-aux' / 'flatpak', BUILT)
    assert (BUILT / 'repo' / 'summary').is_file()


def the_bundle_is_installed():
    run('flatpak', '--user', 'uninstall', '--noninteractive', '--delete-data', APP_ID,
        expected=0 if (EXPORTS / 'applications' / f'{APP_ID}.desktop').exists() else 1)
    # Its runtime is there; what it depends on otherwise is looked for at Flathub.
    run('flatpak', '--user', 'install', '--noninteractive', '--no-deps', '--bundle',
        BUILT / 'forge-clients.flatpak')


def it_is_allowed_little():
    permissions = configparser.ConfigParser()
    permissions.read_string(run('flatpak', 'info', '--show-permissions', APP_ID))
    assert permissions.sections() == ['Context'], permissions.sections()
    context = {name: set(value.strip(';').split(';'))
               for name, value in permissions['Context'].items()}
    assert context == {'shared': {'network', 'ipc'}, 'sockets': {'wayland', 'fallback-x11'},
                       'devices': {'dri'}}, context


def the_desktop_is_told_of_it():
    for name in (f'applications/{APP_ID}.desktop', f'dbus-1/services/{APP_ID}.service',
                 f'gnome-shell/search-providers/{APP_ID}.search-provider.ini',
                 f'icons/hicolor/scalable/apps/{APP_ID}.svg',
                 f'icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg',
                 f'metainfo/{APP_ID}.metainfo.xml'):
        assert (EXPORTS / name).is_file(), name


def it_sees_nothing_of_the_home_and_of_the_bus():
    (home.path / 'secret').write_text('secret', encoding='utf-8')
    own = Gio.bus_own_name_on_connection(bus, 'org.example.Secret', Gio.BusNameOwnerFlags.NONE,
                                         None, None)
    assert 'no' in inside(f'cat {home.path}/secret || echo no')
    names = inside('gdbus call --session --dest org.freedesktop.DBus '
                   '--object-path /org/freedesktop/DBus --method org.freedesktop.DBus.ListNames')
    assert 'org.freedesktop.DBus' in names and 'org.example.Secret' not in names, names
    Gio.bus_unown_name(own)


def start():
    global app
    app = Sandboxed(home)


def a_client_is_created():
    start()
    app.create('Alma Forja', 'ALMA-1')
    app.wait_for_rows([ROW])
    app.wait_for_selected(ROW)
    app.settle(app.windows()[0])
    app.screenshot(PICTURES / 'created.png', app.windows()[0])
    app.quit()


def only_its_owner_can_read_the_data():
    database = home.data() / 'this-computer.db'
    assert database.stat().st_mode & 0o777 == 0o600
    assert home.data().stat().st_mode & 0o777 == 0o700


def after_a_restart_it_is_found():
    start()
    app.wait_for_rows([ROW])
    status, answer = app.request('GET', 'clients/?search=alma')
    assert status == 200 and [row['name'] for row in answer['results']] == ['Alma Forja'], answer
    app.choose(0)
    app.wait_for_selected(ROW)
    app.settle(app.windows()[0])
    app.screenshot(PICTURES / 'found.png', app.windows()[0])
    app.quit()


def call(name, path, interface, method, kind, *arguments):
    return bus.call_sync(name, path, interface, method, GLib.Variant(kind, arguments), None,
                         Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()


def call_bus(method, kind, *arguments):
    return call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', method,
                kind, *arguments)


def the_overview_finds_it_and_the_bus_starts_it():
    call_bus('UpdateActivationEnvironment', '(a{ss})', home.environment())
    found, = call(APP_ID, f'{APP_PATH}/SearchProvider', 'org.gnome.Shell.SearchProvider2',
                  'GetInitialResultSet', '(as)', ['alma'])
    assert len(found) == 1, found
    call(APP_ID, f'{APP_PATH}/SearchProvider', 'org.gnome.Shell.SearchProvider2', 'ActivateResult',
         '(sasu)', found[0], ['alma'], 0)
    wait_for('its window', lambda: app.windows())
    call(APP_ID, APP_PATH, 'org.gtk.Actions', 'Activate', '(sava{sv})', 'quit', [], {})
    wait_for('its end', lambda: not call_bus('NameHasOwner', '(s)', APP_ID)[0])


def account():
    status, answer = app.request('GET', 'accounts/')
    assert status == 200 and len(answer['accounts']) == 1, answer
    return answer['accounts'][0]


def wait_for_account(**expected):
    """The keyring is asked while everything else goes on."""
    wait_for(f'{expected}', lambda: expected.items() <= account().items())


def log_in():
    start()
    assert app.request('POST', 'accounts/', {
        'server': server.address, 'user': 'ana', 'password': 'wrong'})[0] == 400
    status, answer = app.request('POST', 'accounts/', {
        'server': server.address, 'user': 'ana', 'password': PASSWORD})
    assert status == 201 and answer['user'] == 'ana', answer
    app.wait_for_rows(['Refaccionaria Núñez, EMP_0002'])


def forget_and_quit():
    assert app.request('DELETE', f"accounts/{account()['id']}/")[0] == 204
    app.quit()


def without_a_keyring_a_login_lasts_as_long_as_the_program():
    desktop('nothing')
    log_in()
    wait_for_account(state='ready', keyring='missing')
    app.quit()
    start()
    wait_for_account(state='login-needed')
    forget_and_quit()


def with_the_portal_it_lasts_longer():
    # gnome-keyring answers the portal of secrets, where the desktop is one that has it.
    desktop('GNOME')
    subprocess.run(['gnome-keyring-daemon', '--unlock', '--components=secrets'], input=b'keyring',
                   check=True, stdout=subprocess.DEVNULL, env={**os.environ, **home.environment()},
                   timeout=PATIENCE)
    log_in()
    wait_for_account(state='ready', keyring='kept')
    app.quit()
    start()
    wait_for_account(state='ready', keyring='kept')
    app.wait_for_rows(['Refaccionaria Núñez, EMP_0002'])
    app.settle(app.windows()[0])
    app.screenshot(PICTURES / 'server.png', app.windows()[0])
    forget_and_quit()


def desktop(name):
    """What kind it is, for the portal that the bus starts next."""
    call_bus('UpdateActivationEnvironment', '(a{ss})',
             {**home.environment(), 'XDG_CURRENT_DESKTOP': name})
    if call_bus('NameHasOwner', '(s)', PORTAL)[0]:
        os.kill(call_bus('GetConnectionUnixProcessID', '(s)', PORTAL)[0], signal.SIGTERM)
        wait_for('the end of the portal', lambda: not call_bus('NameHasOwner', '(s)', PORTAL)[0])


def it_said_nothing_that_worries():
    # The portal that is there has no desktop behind it, of which GTK complains.
    said = [line for line in app.output().splitlines()
            if re.search('WARNING|CRITICAL', line) and 'portal' not in line]
    assert not said, said
    home.remove()
    shutil.rmtree(BUILT / 'state')


tap.run([
    root_is_somebody_else,
    the_manifest_builds_as_it_is,
    the_bundle_is_installed,
    it_is_allowed_little,
    the_desktop_is_told_of_it,
    it_sees_nothing_of_the_home_and_of_the_bus,
    a_client_is_created,
    only_its_owner_can_read_the_data,
    after_a_restart_it_is_found,
    the_overview_finds_it_and_the_bus_starts_it,
    without_a_keyring_a_login_lasts_as_long_as_the_program,
    with_the_portal_it_lasts_longer,
    it_said_nothing_that_worries,
], stop)
