# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility tree of a program, read over D-Bus as a screen reader reads it. Nothing is kept
between two looks, so nothing can be out of date or outlive the program."""

from gi.repository import Gio, GLib

ACCESSIBLE = 'org.a11y.atspi.Accessible'
ROOT = '/org/a11y/atspi/accessible/root'
# Numbers of the AT-SPI protocol.
LABEL = 29
LIST = 31
LIST_ITEM = 32
PANEL = 39
PUSH_BUTTON = 43
SCROLL_PANE = 49
ACTIVE = 1
FOCUSABLE = 11
SELECTED = 23
PATIENCE_MS = 30000


class Accessible:
    def __init__(self, connection, owner, path):
        self.connection = connection
        self.owner = owner
        self.path = path

    def call(self, interface, method, arguments=None, kind=None):
        """The answer, or None when this left the screen meanwhile."""
        try:
            return self.connection.call_sync(
                self.owner, self.path, interface, method, arguments,
                GLib.VariantType(kind) if kind else None, Gio.DBusCallFlags.NONE, PATIENCE_MS,
                None).unpack()
        except GLib.Error:
            return None

    def children(self):
        found = self.call(ACCESSIBLE, 'GetChildren', None, '(a(so))')
        return [Accessible(self.connection, owner, path) for owner, path in found[0]] \
            if found else []

    def role(self):
        answer = self.call(ACCESSIBLE, 'GetRole', None, '(u)')
        return answer and answer[0]

    def name(self):
        answer = self.call('org.freedesktop.DBus.Properties', 'Get',
                           GLib.Variant('(ss)', (ACCESSIBLE, 'Name')), '(v)')
        return answer and answer[0]

    def text(self):
        """None where it has none: newer releases of GTK give a status no name, but its text."""
        answer = self.call('org.a11y.atspi.Text', 'GetText', GLib.Variant('(ii)', (0, -1)), '(s)')
        return answer and answer[0]

    def has_state(self, state):
        """None when this left the screen."""
        answer = self.call(ACCESSIBLE, 'GetState', None, '(au)')
        return answer and bool(answer[0][state // 32] & 1 << state % 32)

    def is_selected(self):
        return self.has_state(SELECTED)

    def is_focusable(self):
        return self.has_state(FOCUSABLE)

    def press(self):
        self.call('org.a11y.atspi.Action', 'DoAction', GLib.Variant('(i)', (0,)))

    def select_child(self, index):
        self.call('org.a11y.atspi.Selection', 'SelectChild', GLib.Variant('(i)', (index,)))

    def walk(self):
        """This and everything below, depth first."""
        stack = [self]
        while stack:
            current = stack.pop()
            yield current
            stack.extend(reversed(current.children()))


class Desktop:
    """All programs that show themselves to screen readers."""

    def __init__(self, session):
        session.call_sync(
            'org.a11y.Bus', '/org/a11y/bus', 'org.freedesktop.DBus.Properties', 'Set',
            GLib.Variant('(ssv)', ('org.a11y.Status', 'IsEnabled', GLib.Variant('b', True))), None,
            Gio.DBusCallFlags.NONE, PATIENCE_MS, None)
        address = session.call_sync(
            'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None,
            GLib.VariantType('(s)'), Gio.DBusCallFlags.NONE, PATIENCE_MS, None).unpack()[0]
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus = Accessible(self.connection, 'org.freedesktop.DBus', '/org/freedesktop/DBus')
        self.registry = Accessible(self.connection, 'org.a11y.atspi.Registry', ROOT)

    def find(self, process):
        """The program with that process id, once it has a window."""
        for program in self.registry.children():
            owner = self.bus.call('org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                                  GLib.Variant('(s)', (program.owner,)), '(u)')
            if owner == (process,) and program.children():
                return program
        return None
