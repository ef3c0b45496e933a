# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job from end to end, in the real program: a client is created, edited, deleted and
brought back, and the list is right at every moment without being refreshed."""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tap  # noqa: E402  pylint: disable=wrong-import-position
from accessible import LABEL  # noqa: E402
from driver import App, Profile, wait_for  # noqa: E402

PROGRAM = sys.argv[1]
# Case and accents do not count, and ñ stands after n.
OTHERS = [('ana Luna', 'A-1'), ('Beto Nuz', 'B-1'), ('Beto Núñez', 'B-2'), ('Nora Cruz', 'N-1'),
          ('Ñico Cruz', 'N-2'), ('Óscar Paz', 'O-1')]
OTHERS_IN_ORDER = ['ana Luna, A-1', 'Beto Núñez, B-2', 'Beto Nuz, B-1', 'Nora Cruz, N-1',
                   'Ñico Cruz, N-2', 'Óscar Paz, O-1']

profile = Profile()
app = None
number = None


def start():
    global app
    app = App(PROGRAM, profile)
    Requests.counted = 0


def stop():
    if app:
        print('# ' + app.output().replace('\n', '\n# '))
        app.kill()
    profile.remove()


def stored():
    """What a script is told: (number, name, code) in the order of the list."""
    status, answer = app.request('GET', 'clients/?page_size=100')
    assert status == 200, answer
    return [(row['client_id'], row['name'], row['client_code']) for row in answer['results']]


class Requests:
    """What the window asked of the service since it was last looked at: nothing goes uncounted in
    between."""
    counted = 0

    @classmethod
    def take(cls, *expected):
        """They come a moment after what they are for is on screen."""
        wait_for(f'{expected}', lambda: Counter(expected) <= Counter(
            app.requests()[cls.counted:]))
        made = app.requests()[cls.counted:]
        cls.counted += len(made)
        return made

    @classmethod
    def assert_are(cls, *expected):
        """Each once, in any order."""
        made = cls.take(*expected)
        assert Counter(made) == Counter(expected), made

    @classmethod
    def assert_change(cls, change, *after):
        """@change, and then what the screen needs, each once, in any order. What the form asks
        while somebody types depends on the pauses they make."""
        made = [one for one in cls.take(change, *after) if one not in TYPING]
        assert made[0] == change and Counter(made[1:]) == Counter(after), made


LIST = ('GET', 'clients', 200)
CLIENT = ('GET', 'clients/{id}', 200)
# A free code, and who may be there already.
TYPING = [('GET', 'clients/next-code', 200), ('GET', 'clients/duplicates', 200)]
# The page of the client that was on screen learns that there is none.
NO_CLIENT = ('GET', 'clients/{id}', 404)


def the_first_run_offers_a_new_client():
    start()
    wait_for('an empty list', lambda: LIST in app.requests())
    assert app.names() == []
    assert app.is_enabled('new') and not app.is_enabled('edit') and not app.is_enabled('delete')


def what_a_script_creates_is_shown_in_its_place():
    for name, code in OTHERS:
        status, row = app.request('POST', 'clients/', {
            'name': name, 'client_code': code, 'type': 'INDIVIDUAL'})
        assert status == 201, row
    app.wait_for_rows(OTHERS_IN_ORDER)


def after_a_restart_the_list_is_shown():
    app.quit()
    start()
    app.wait_for_rows(OTHERS_IN_ORDER)
    Requests.assert_are(LIST)


def a_new_client_stands_in_its_place_and_is_selected():
    global number
    app.create('José Pérez', 'jp-1')
    app.wait_for_rows(OTHERS_IN_ORDER[:3] + ['José Pérez, JP-1'] + OTHERS_IN_ORDER[3:])
    app.wait_for_selected('José Pérez, JP-1')
    wait_for('the client on the page', lambda: app.find(LABEL, 'José Pérez'))
    Requests.assert_change(('POST', 'clients', 201), LIST, CLIENT)
    assert [(name, code) for _, name, code in stored()][3] == ('José Pérez', 'JP-1')
    number = stored()[3][0]


def another_client_is_read_once():
    app.choose(0)
    app.wait_for_selected('ana Luna, A-1')
    wait_for('her on the page', lambda: app.find(LABEL, 'ana Luna'))
    Requests.assert_are(CLIENT)


def showing_the_same_again_asks_for_nothing():
    app.choose(3)
    app.wait_for_selected('José Pérez, JP-1')
    wait_for('him on the page', lambda: app.find(LABEL, 'José Pérez'))
    app.choose(0)
    app.wait_for_selected('ana Luna, A-1')
    wait_for('her on the page', lambda: app.find(LABEL, 'ana Luna'))
    app.choose(3)
    app.wait_for_selected('José Pérez, JP-1')
    app.start_again()
    Requests.assert_are()


def an_edited_name_moves_its_row_which_stays_selected():
    before = app.windows()
    app.activate('edit')
    app.wait_for_form(before)
    app.key('ctrl+a')
    app.type('Zoé Pérez')
    app.key('Return')
    app.wait_for_rows(OTHERS_IN_ORDER + ['Zoé Pérez, JP-1'])
    app.wait_for_selected('Zoé Pérez, JP-1')
    wait_for('the new name on the page', lambda: app.find(LABEL, 'Zoé Pérez'))
    Requests.assert_change(('PATCH', 'clients/{id}', 200), LIST, CLIENT)
    assert stored()[-1] == (number, 'Zoé Pérez', 'JP-1')


def a_deleted_client_is_gone():
    app.activate('delete')
    app.wait_for_rows(OTHERS_IN_ORDER)
    wait_for('the offer to undo', lambda: app.is_enabled('undo'))
    Requests.assert_change(('DELETE', 'clients/{id}', 204), LIST, NO_CLIENT)
    assert number not in [row[0] for row in stored()]


def undo_brings_it_back_under_its_number():
    app.activate('undo')
    app.wait_for_rows(OTHERS_IN_ORDER + ['Zoé Pérez, JP-1'])
    app.wait_for_selected('Zoé Pérez, JP-1')
    Requests.assert_change(('POST', 'clients/{id}/restore', 200), LIST, CLIENT)
    assert stored()[-1] == (number, 'Zoé Pérez', 'JP-1')


def after_a_restart_all_is_as_it_was_left():
    left = stored()
    app.quit()
    start()
    app.wait_for_rows(OTHERS_IN_ORDER + ['Zoé Pérez, JP-1'])
    assert stored() == left


def it_ends_without_a_warning():
    app.quit()
    for word in ('WARNING', 'CRITICAL'):
        assert word not in app.output(), app.output()
    profile.remove()


tap.run([
    the_first_run_offers_a_new_client,
    what_a_script_creates_is_shown_in_its_place,
    after_a_restart_the_list_is_shown,
    a_new_client_stands_in_its_place_and_is_selected,
    another_client_is_read_once,
    showing_the_same_again_asks_for_nothing,
    an_edited_name_moves_its_row_which_stays_selected,
    a_deleted_client_is_gone,
    undo_brings_it_back_under_its_number,
    after_a_restart_all_is_as_it_was_left,
    it_ends_without_a_warning,
], stop)
