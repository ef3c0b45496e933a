# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program from outside: keys, actions over D-Bus, the accessibility tree, and the
API socket for a second opinion. Needs a display and a session bus (build-aux/headless)."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from accessible import LIST, PUSH_BUTTON, Desktop
from gi.repository import Gio, GLib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from unix_http import UnixConnection  # noqa: E402  pylint: disable=wrong-import-position

APP_ID = 'io.github.forgeclients.ForgeClients'
APP_PATH = '/' + APP_ID.replace('.', '/')
PATIENCE = 30
# The log says which kind of path, never whose or what was searched for.
REQUEST = re.compile(r'request ([A-Z]+) (\S+) (\d{3})')
FUNCTION_KEY = re.compile(r'F[1-9]')
SEGMENT = re.compile(r'\b\d+\b')
# A long poll and the looks at the service's state say nothing about what the screen fetched.
BACKGROUND = ('changes', 'status', 'accounts')


class Failure(Exception):
    pass


def wait_for(what, condition, patience=PATIENCE):
    """The first true value of condition (), or a failure that says what was waited for."""
    deadline = time.monotonic() + patience
    context = GLib.MainContext.default()
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f'waited {patience} s for {what}')
        context.iteration(False)
        time.sleep(0.02)


class Profile:
    """A home for the data, the settings and the socket, kept over restarts of the program."""

    def __init__(self, path=None):
        self.path = Path(path or tempfile.mkdtemp(prefix='forge-'))
        for name in ('data', 'config', 'cache', 'state', 'run'):
            (self.path / name).mkdir(mode=0o700, exist_ok=True)

    def configure(self, name, text):
        """A file below the configuration directory."""
        path = self.path / 'config' / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def size(self, width, height):
        """How large the window is when it is shown next."""
        self.configure('glib-2.0/settings/keyfile', f'[{APP_PATH[1:]}]\n'
                       f'window-width={width}\nwindow-height={height}\n')

    def environment(self):
        return {
            'XDG_DATA_HOME': str(self.path / 'data'),
            'XDG_CONFIG_HOME': str(self.path / 'config'),
            'XDG_CACHE_HOME': str(self.path / 'cache'),
            'XDG_STATE_HOME': str(self.path / 'state'),
            'XDG_RUNTIME_DIR': str(self.path / 'run'),
            'GSETTINGS_BACKEND': 'keyfile',
        }

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


def has_owner(bus, name):
    return bus.call_sync(
        'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
        GLib.Variant('(s)', (name,)), None, Gio.DBusCallFlags.NONE, PATIENCE * 1000,
        None).unpack()[0]


class Keyring:
    """Of a profile, and open, so that nobody is asked for its password."""

    def __init__(self, profile):
        self.process = subprocess.Popen(
            ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, **profile.environment(), 'HOME': str(profile.path)})
        self.process.stdin.write(b'keyring')
        self.process.stdin.close()
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        wait_for('the keyring', lambda: has_owner(bus, 'org.freedesktop.secrets'))

    def stop(self):
        self.process.kill()
        self.process.wait()


class App:
    """One run of the program."""

    def __init__(self, program, profile, environment=None, arguments=(), shown=True):
        """@shown: whether it has a window at once."""
        self.profile = profile
        self.program = program
        self.environment = {**os.environ, **profile.environment(),
                            'G_MESSAGES_DEBUG': 'forge-service', **(environment or {})}
        self.log = profile.path / 'stderr'
        self.own = []
        self.view = None
        with self.log.open('w', encoding='utf-8') as log:
            self.process = subprocess.Popen(
                [program, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment)
        # Every letter of Spanish has a key there: xdotool would map others in passing, which a busy
        # machine sees too late.
        subprocess.run(['setxkbmap', '-layout', 'us', '-variant', 'altgr-intl'], check=True,
                       timeout=PATIENCE)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.desktop = Desktop(self.bus)
        self.root = None
        if shown:
            self.wait_for_window()
        else:
            wait_for('the program', self.is_known)

    # The program as a process.

    def find_application(self):
        if self.process.poll() is not None:
            raise Failure(f'the program ended: {self.process.returncode}\n{self.output()}')
        return self.desktop.find(self.process.pid)

    def is_known(self):
        """To the session bus."""
        return has_owner(self.bus, APP_ID)

    def wait_for_window(self):
        try:
            self.root = wait_for('the window', self.find_application)
            self.focus()
        except Failure:
            self.kill()
            raise

    def output(self):
        # GTK 4.24 says that of itself where it draws a popover on X11.
        return ''.join(line for line in self.log.read_text('utf-8', 'replace').splitlines(True)
                       if 'gdk_frame_timings_submitted()' not in line)

    def quit(self):
        """Ends as a person ends it; the program must say good-bye without an error."""
        try:
            self.activate('quit', window=False)
        except GLib.Error as error:
            # Who was told to go may be gone before saying that it heard.
            if not error.matches(Gio.dbus_error_quark(), Gio.DBusError.NO_REPLY):
                raise
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure('the program did not end') from None
        if code != 0:
            raise Failure(f'the program ended with {code}\n{self.output()}')

    def start_again(self):
        """As a second click on its icon does: the window that is there comes forward."""
        subprocess.run([self.program], check=True, timeout=PATIENCE, env=self.environment)

    def kill(self):
        """Also after it ended."""
        self.process.kill()
        self.process.wait()

    # Doing.

    def create(self, name, code):
        """New Client by the keyboard: the name has the focus, the code comes next, Enter saves."""
        before = self.windows()
        self.activate('new')
        self.wait_for_form(before)
        self.type(name)
        self.key('Tab')
        self.type(code)
        self.key('Return')

    def wait_for_form(self, before):
        """The floor shows a form in a window of its own, newer releases in the same one."""
        wait_for('the form', lambda: self.find(PUSH_BUTTON, 'Save'))
        if self.windows() != before:
            self.focus()

    def activate(self, name, parameter=None, window=True):
        """An action of the window, or of the application."""
        path = APP_PATH + '/window/1' if window else APP_PATH
        parameters = [parameter] if parameter else []
        self.bus.call_sync(
            APP_ID, path, 'org.gtk.Actions', 'Activate',
            GLib.Variant('(sava{sv})', (name, parameters, {})), None,
            Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)

    def is_enabled(self, name):
        answer = self.bus.call_sync(
            APP_ID, APP_PATH + '/window/1', 'org.gtk.Actions', 'Describe',
            GLib.Variant('(s)', (name,)), None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)
        return answer.unpack()[0][0]

    def windows(self):
        """The X windows on screen, the last one opened last."""
        found = subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
            check=False, capture_output=True, text=True, timeout=PATIENCE).stdout.split()
        return sorted(found, key=int)

    def focus(self):
        """The keyboard goes to the window that was opened last, as a window manager has it."""
        def take_it():
            """One that is just being closed does not take it."""
            window = wait_for('a window', self.windows)[-1]
            return subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=False,
                                  stderr=subprocess.DEVNULL, timeout=PATIENCE).returncode == 0
        wait_for('a window with the focus', take_it)

    def key(self, *names):
        # In newer layouts xdotool finds F2 where Alt is pressed as well, so it gets the key itself.
        keys = [str(66 + int(name[1:])) if FUNCTION_KEY.fullmatch(name) else name
                for name in names]
        subprocess.run(['xdotool', 'key', '--delay', '30', *keys], check=True, timeout=PATIENCE)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '30', text], check=True, timeout=PATIENCE)

    def overview(self, method, kind, *arguments):
        """What the search of the desktop's overview is told."""
        return self.bus.call_sync(
            APP_ID, APP_PATH + '/SearchProvider', 'org.gnome.Shell.SearchProvider2', method,
            GLib.Variant(kind, arguments), None, Gio.DBusCallFlags.NONE, PATIENCE * 1000,
            None).unpack()

    # Seeing.

    def find(self, role, name):
        """@role: None for any"""
        for one in self.root.walk():
            if (role is None or one.role() == role) and is_called(one.name() or one.text(), name):
                return one
        return None

    def rows(self):
        """The list's rows by their accessible names, top to bottom; selected or not."""
        view = self.list()
        found = [(item.name(), item.is_selected()) for item in view.children()] if view else []
        return [row for row in found if row[1] is not None]

    def list(self):
        """None while another page is in its place: newer releases show only what is on screen, and
        the same list by another path when it is back."""
        if not self.view or not self.view.children():
            self.view = self.find(LIST, 'Clients') or self.find(LIST, 'Clientes')
        return self.view

    def names(self):
        return [label for label, _ in self.rows()]

    def selected(self):
        return [label for label, chosen in self.rows() if chosen]

    def choose(self, index):
        """Selects a row as a click does."""
        wait_for('the list', self.list).select_child(index)

    def wait_for_rows(self, expected):
        self.wait_for_equal(f'the rows {expected}', self.names, expected)

    def wait_for_selected(self, expected):
        self.wait_for_equal(f'{expected} selected', self.selected, [expected])

    def wait_for_equal(self, what, read, expected):
        try:
            wait_for(what, lambda: read() == expected)
        except Failure as failure:
            raise Failure(f'{failure}; there is {read()}') from None

    def screenshot(self, path, window='root'):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(['import', '-window', window, str(path)], check=True, timeout=PATIENCE)

    def settle(self, window):
        """Until two pictures in a row are the same."""
        last = []

        def same():
            picture = subprocess.run(['import', '-window', window, 'rgb:-'], check=True,
                                     capture_output=True, timeout=PATIENCE).stdout
            last.append(picture)
            return len(last) > 1 and last[-1] == last[-2]
        wait_for('the window to come to rest', same)

    # The API.

    def socket(self):
        """Its path. It is there a moment before anybody listens."""
        def find():
            for path in (self.profile.path / 'run').rglob('api.socket'):
                with socket.socket(socket.AF_UNIX) as probe:
                    if probe.connect_ex(str(path)) == 0:
                        return str(path)
            return None
        return wait_for('the socket', find)

    def request(self, method, path, body=None):
        """The status and the parsed body of a request of a script's."""
        connection = UnixConnection(self.socket(), PATIENCE)
        try:
            data = json.dumps(body).encode() if body is not None else None
            connection.request(method, '/api/v1/' + path, data,
                               {'Content-Type': 'application/json'} if data else {})
            answer = connection.getresponse()
            text = answer.read()
            self.own.append((method, SEGMENT.sub('{id}', path.partition('?')[0].strip('/')),
                             answer.status))
            return answer.status, json.loads(text) if text else None
        finally:
            connection.close()

    def requests(self):
        """What the window asked the service for, in order: no paths of clients, only their kind."""
        found = [(method, path, int(status))
                 for method, path, status in REQUEST.findall(self.output())]
        found = [one for one in found if one[1] not in BACKGROUND]
        for one in self.own:
            found.remove(one)
        return found


def is_called(name, wanted):
    """GTK 4.8 calls a button with a mnemonic “_Undo” or, by both of its texts, “_Save Save”."""
    return (name or '').replace('_', '') in (wanted, f'{wanted} {wanted}')
