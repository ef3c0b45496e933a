# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does at the counter, in the real program, by the keyboard and by what a screen
reader is told. Each journey goes on where the one before it ended."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tap  # noqa: E402  pylint: disable=wrong-import-position
from accessible import LABEL, LIST, LIST_ITEM, PANEL, PUSH_BUTTON, SCROLL_PANE  # noqa: E402
from driver import App, Profile, wait_for  # noqa: E402
from gi.repository import GLib  # noqa: E402

PROGRAM = sys.argv[1]
CLIENTS = [
    {'name': 'Ana Luna', 'client_code': 'A-1', 'phone': '55 1234 5678', 'city': 'Xalapa'},
    {'name': 'Beto Núñez', 'client_code': 'B-1', 'status': 'BLOCKED', 'city': 'Coatepec'},
    {'name': 'José Pérez', 'client_code': 'JP-1', 'email': 'jose@example.com'},
    {'name': 'Zoé Cruz', 'client_code': 'Z-1', 'credit_limit': '5000.00'},
]
ANA, BETO, JOSE, ZOE = ('Ana Luna, A-1', 'Beto Núñez, B-1, Blocked', 'José Pérez, JP-1',
                        'Zoé Cruz, Z-1')

profile = Profile()
profile.configure('gtk-4.0/settings.ini', '[Settings]\ngtk-enable-animations=false\n')
app = None
ids = {}


def start(environment=None):
    global app
    app = App(PROGRAM, profile, environment)


def stop():
    if app:
        print('# ' + app.output().replace('\n', '\n# '))
        app.kill()
    profile.remove()


def get(code):
    status, row = app.request('GET', f'clients/{ids[code]}/')
    assert status == 200, row
    return row


def see(name, role=None):
    return wait_for(f'“{name}”', lambda: app.find(role, name))


def see_no(name, role=None):
    wait_for(f'“{name}” to go', lambda: not app.find(role, name))


def press(name, role=PUSH_BUTTON):
    see(name, role).press()


def open_form(keys):
    before = app.windows()
    app.key(keys)
    app.wait_for_form(before)


def form_is_closed():
    wait_for('the form to go', lambda: not app.find(PUSH_BUTTON, 'Save'))
    app.focus()


def keys_alone_make_the_first_client():
    start()
    see('No Clients Yet')
    open_form('ctrl+n')
    app.type('Ana Luna')
    app.key('Tab', 'ctrl+a')
    app.type('a-1')
    app.key('Return')
    app.focus()
    app.wait_for_selected('Ana Luna, A-1')
    ids['A-1'] = app.request('GET', 'clients/')[1]['results'][0]['client_id']


def what_others_add_comes_by_itself():
    app.request('PATCH', f"clients/{ids['A-1']}/", CLIENTS[0])
    for client in CLIENTS[1:]:
        status, row = app.request('POST', 'clients/', {'type': 'INDIVIDUAL', **client})
        assert status == 201, row
        ids[client['client_code']] = row['client_id']
    app.wait_for_rows([ANA, BETO, JOSE, ZOE])


def who_types_is_searching():
    app.focus()
    app.key('j', 'o', 's')
    app.wait_for_rows([JOSE])
    app.key('Escape')
    app.wait_for_rows([ANA, BETO, JOSE, ZOE])


def a_phone_number_is_found_without_its_blanks():
    app.key('ctrl+f')
    app.type('12345')
    app.wait_for_rows(['Ana Luna, A-1, 55 1234 5678'])
    app.key('Return')
    app.wait_for_selected('Ana Luna, A-1, 55 1234 5678')
    see('Ana Luna')


def leaving_the_search_keeps_who_was_chosen():
    app.activate('leave-search')
    app.wait_for_rows([ANA, BETO, JOSE, ZOE])
    app.wait_for_selected(ANA)


def the_next_client_is_one_key_away():
    app.key('alt+Down')
    app.wait_for_selected(BETO)
    see('Beto Núñez')
    app.key('alt+Up')
    app.wait_for_selected(ANA)


def a_filter_is_kept_over_a_restart():
    global app
    app.activate('filter-status', GLib.Variant('s', 'BLOCKED'))
    app.wait_for_rows([BETO])
    app.quit()
    start()
    app.wait_for_rows([BETO])
    press('Remove Filter: Blocked')
    app.wait_for_rows([ANA, BETO, JOSE, ZOE])


def unsaved_changes_are_asked_about_once():
    app.choose(2)
    app.wait_for_selected(JOSE)
    see('José Pérez')
    open_form('F2')
    app.key('ctrl+a')
    app.type('Pepe')
    app.key('Escape')
    press('Keep Editing')
    see_no('Keep Editing')
    app.focus()
    app.key('Escape')
    press('Discard')
    form_is_closed()
    assert get('JP-1')['name'] == 'José Pérez'


def only_what_was_changed_is_sent():
    open_form('ctrl+e')
    app.request('PATCH', f"clients/{ids['JP-1']}/", {'city': 'Xico'})
    app.key('ctrl+a')
    app.type('José Pérez López')
    app.key('ctrl+Return')
    form_is_closed()
    app.wait_for_rows([ANA, BETO, 'José Pérez López, JP-1', ZOE])
    row = get('JP-1')
    assert (row['name'], row['city']) == ('José Pérez López', 'Xico'), row


def who_was_second_chooses():
    open_form('F2')
    app.request('PATCH', f"clients/{ids['JP-1']}/", {'name': 'Pepe Pérez'})
    app.key('ctrl+a')
    app.type('José Pérez')
    app.key('ctrl+Return')
    see('Someone Else Changed This Client')
    app.focus()
    # The focus is on theirs, the other choice is one arrow away.
    app.key('Up', 'space', 'ctrl+Return')
    form_is_closed()
    app.wait_for_rows([ANA, BETO, JOSE, ZOE])
    assert get('JP-1')['name'] == 'José Pérez'


def a_status_is_changed_and_changed_back():
    app.activate('block')
    app.wait_for_rows([ANA, BETO, JOSE + ', Blocked', ZOE])
    assert get('JP-1')['status'] == 'BLOCKED'
    app.focus()
    app.key('ctrl+z')
    app.wait_for_rows([ANA, BETO, JOSE, ZOE])
    assert get('JP-1')['status'] == 'ACTIVE'


def what_delete_takes_undo_brings_back():
    app.choose(3)
    app.wait_for_selected(ZOE)
    see('Zoé Cruz')
    app.activate('delete')
    app.wait_for_rows([ANA, BETO, JOSE])
    wait_for('the offer to undo', lambda: app.is_enabled('undo'))
    app.activate('undo')
    app.wait_for_rows([ANA, BETO, JOSE, ZOE])
    assert get('Z-1')['credit_limit'] == '5000.00'


def drafts():
    return list((profile.path / 'data').rglob('drafts/*.json'))


def what_was_typed_survives_a_crash():
    open_form('ctrl+n')
    app.type('Nueva Clienta')
    wait_for('the draft', lambda: any('Nueva Clienta' in draft.read_text(encoding='utf-8')
                                      for draft in drafts()))
    app.kill()
    start()
    see('You have an unsaved new client.')
    before = app.windows()
    press('Continue')
    app.wait_for_form(before)
    see('You typed this before, and it is not saved yet.')
    app.key('Tab', 'ctrl+a')
    app.type('N-1')
    app.key('Return')
    form_is_closed()
    app.wait_for_rows([ANA, BETO, JOSE, 'Nueva Clienta, N-1', ZOE])
    assert not drafts()


def is_nameless(one):
    if one.name() or not one.is_focusable():
        return False
    if one.role() == LIST_ITEM:
        return not any(part.name() for part in one.walk())
    # A view has the focus only so that keys scroll it, a boxed list passes it on to its rows, and
    # the frame of a dialog has it where nothing else can.
    return one.role() not in (LIST, PANEL, SCROLL_PANE)


def whatever_has_the_focus_has_a_name():
    def nameless():
        return [(one.role(), one.path) for one in app.root.walk() if is_nameless(one)]
    app.choose(0)
    wait_for('her on the page', lambda: app.find(LABEL, 'Ana Luna'))
    assert nameless() == [], nameless()
    open_form('F2')
    assert nameless() == [], nameless()
    app.key('Escape')
    form_is_closed()


def the_window_is_as_large_as_it_was_left():
    app.quit()
    profile.size(640, 500)
    start()
    window = app.windows()[0]
    size = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', window], check=True,
                          capture_output=True, text=True, timeout=30).stdout
    app.quit()
    start()
    again = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', app.windows()[0]],
                           check=True, capture_output=True, text=True, timeout=30).stdout

    def sizes(text):
        return [line for line in text.splitlines() if line.startswith(('WIDTH', 'HEIGHT'))]
    assert sizes(size) == sizes(again), (size, again)


def it_never_warned():
    app.quit()
    for word in ('WARNING', 'CRITICAL'):
        assert word not in app.output(), app.output()
    profile.remove()


tap.run([
    keys_alone_make_the_first_client,
    what_others_add_comes_by_itself,
    who_types_is_searching,
    a_phone_number_is_found_without_its_blanks,
    leaving_the_search_keeps_who_was_chosen,
    the_next_client_is_one_key_away,
    a_filter_is_kept_over_a_restart,
    unsaved_changes_are_asked_about_once,
    only_what_was_changed_is_sent,
    who_was_second_chooses,
    a_status_is_changed_and_changed_back,
    what_delete_takes_undo_brings_back,
    what_was_typed_survives_a_crash,
    whatever_has_the_focus_has_a_name,
    the_window_is_as_large_as_it_was_left,
    it_never_warned,
], stop)
