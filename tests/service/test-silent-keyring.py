#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-silent-keyring.py FORGE-SERVE: a session bus that stops answering, as one that starts programs
does for a while. Whoever waits for the keyring, the window does not."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from gi.repository import Gio, GLib

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / 'display')]
import small_server  # noqa: E402  pylint: disable=wrong-import-position
import tap  # noqa: E402  pylint: disable=wrong-import-position
from unix_http import UnixConnection  # noqa: E402  pylint: disable=wrong-import-position

# s
PATIENCE = 60
PROMPT = '/org/freedesktop/secrets/prompt/p1'
# Of each object as much as libsecret asks for on its way to a prompt.
OBJECTS = {
    '/org/freedesktop/DBus': '''<interface name="org.freedesktop.DBus">
      <method name="Hello"><arg type="s" direction="out"/></method>
      <method name="AddMatch"><arg type="s" direction="in"/></method>
      <method name="RemoveMatch"><arg type="s" direction="in"/></method>
      <method name="GetNameOwner">
        <arg type="s" direction="in"/><arg type="s" direction="out"/></method>
      <method name="StartServiceByName">
        <arg type="s" direction="in"/><arg type="u" direction="in"/>
        <arg type="u" direction="out"/></method></interface>''',
    '/org/freedesktop/secrets': '''<interface name="org.freedesktop.Secret.Service">
      <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
        <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
      <property name="Collections" type="ao" access="read"/></interface>''',
    '/org/freedesktop/secrets/aliases/default': '''<interface
        name="org.freedesktop.Secret.Collection"><method name="CreateItem">
        <arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
        <arg type="b" direction="in"/>
        <arg type="o" direction="out"/><arg type="o" direction="out"/></method></interface>''',
}
ANSWERS = {
    'Hello': GLib.Variant('(s)', (':1.1',)),
    'GetNameOwner': GLib.Variant('(s)', (':1.0',)),
    'StartServiceByName': GLib.Variant('(u)', (2,)),
    'OpenSession': GLib.Variant('(vo)', (GLib.Variant('s', ''),
                                         '/org/freedesktop/secrets/session/s1')),
    'CreateItem': GLib.Variant('(oo)', ('/', PROMPT)),
}


class Bus:
    """With a locked keyring on it. When that has said that it will ask for its password, or from the
    beginning, nothing is answered any more."""

    def __init__(self, directory, silent):
        self.silent = silent
        self.is_waited_for = threading.Event()
        self.connections = []
        self.server = Gio.DBusServer.new_sync(f'unix:tmpdir={directory}',
                                              Gio.DBusServerFlags.NONE,
                                              Gio.dbus_generate_guid(), None, None)
        self.server.connect('new-connection', self.welcome)
        self.server.start()

    def welcome(self, _server, connection):
        self.connections.append(connection)
        for path, interface in OBJECTS.items():
            info = Gio.DBusNodeInfo.new_for_xml(f'<node>{interface}</node>').interfaces[0]
            connection.register_object(path, info, self.answer, self.get, None)
        return True

    def get(self, *_):
        return GLib.Variant('ao', [])

    def answer(self, _connection, _sender, _path, _interface, name, values, invocation):
        if self.silent and name == 'StartServiceByName':
            self.is_waited_for.set()
        if self.silent:
            return
        if name == 'OpenSession' and values.unpack()[0] != 'plain':
            invocation.return_dbus_error('org.freedesktop.DBus.Error.NotSupported', 'plain only')
            return
        self.silent = name == 'CreateItem'
        invocation.return_value(ANSWERS.get(name))


def send(path, method, target, body=None):
    connection = UnixConnection(path, PATIENCE)
    with contextlib.closing(connection):
        connection.request(method, '/api/v1/' + target, body and json.dumps(body),
                           {'Content-Type': 'application/json'} if body else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status


@contextlib.contextmanager
def service(bus):
    """On the data of the one before. libsecret warns when the bus did not answer it for too long."""
    environment = {**os.environ, 'DBUS_SESSION_BUS_ADDRESS': bus.server.get_client_address(),
                   'G_DEBUG': 'fatal-warnings'}
    with subprocess.Popen([PROGRAM, f'{directory}/data', f'{directory}/socket'], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          env=environment) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()
        assert process.wait(PATIENCE) == 0, process.returncode


def everything_is_answered(path):
    for target in ('status/', 'accounts/', 'clients/'):
        assert send(path, 'GET', target) == 200, target


def while_the_keyring_is_about_to_ask_for_its_password():
    bus = Bus(directory, silent=False)
    with service(bus) as path:
        assert send(path, 'POST', 'accounts/', {'server': server.address, 'user': 'ana',
                                                'password': small_server.PASSWORD}) == 201
        assert bus.is_waited_for.wait(PATIENCE)
        everything_is_answered(path)


def from_the_start_on():
    bus = Bus(directory, silent=True)
    with service(bus) as path:
        everything_is_answered(path)


PROGRAM = sys.argv[1]
directory = tempfile.mkdtemp(prefix='forge-')
server = small_server.SmallServer()
threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
try:
    tap.run([while_the_keyring_is_about_to_ask_for_its_password, from_the_start_on])
finally:
    server.stop()
    shutil.rmtree(directory)
