# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients at once in the real program, by mouse and keys: chosen, changed, and all of it taken
back."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tap  # noqa: E402  pylint: disable=wrong-import-position
from driver import PATIENCE, App, Profile, wait_for  # noqa: E402

PROGRAM = sys.argv[1]
NAMES = ['Ana', 'Beto', 'Carla', 'Dario', 'Eva', 'Fito']
ROWS = [f'{name}, C-{i}' for i, name in enumerate(NAMES)]
# In pixels: where the first row lies, and how high each is.
LEFT, TOP, HEIGHT = 150, 76, 54

profile = Profile()
app = None


def stop():
    if app:
        print('# ' + app.output().replace('\n', '\n# '))
        app.kill()
    profile.remove()


def click(index, *modifiers):
    command = ['xdotool', 'mousemove', '--window', app.windows()[0], str(LEFT),
               str(TOP + HEIGHT * index)]
    for modifier in modifiers:
        command += ['keydown', modifier]
    command += ['click', '1']
    for modifier in modifiers:
        command += ['keyup', modifier]
    subprocess.run(command, check=True, timeout=PATIENCE)


def wait_for_chosen(*indices):
    app.wait_for_equal('the rows that are chosen', app.selected, [ROWS[i] for i in indices])


def statuses():
    answer = app.request('GET', 'clients/?page_size=100')[1]
    return [row['status'] for row in answer['results']]


def wait_for_blocked(*indices):
    app.wait_for_equal('the status of each', statuses,
                       ['BLOCKED' if i in indices else 'ACTIVE' for i in range(len(NAMES))])


def a_click_chooses_one():
    global app
    profile.size(1000, 680)
    app = App(PROGRAM, profile)
    for i, name in enumerate(NAMES):
        status, row = app.request('POST', 'clients/', {
            'name': name, 'client_code': f'C-{i}', 'type': 'INDIVIDUAL'})
        assert status == 201, row
    app.wait_for_rows(ROWS)
    click(1)
    wait_for_chosen(1)
    assert not app.is_enabled('leave-selection')


def control_and_shift_choose_more():
    click(3, 'ctrl')
    wait_for_chosen(1, 3)
    assert app.is_enabled('leave-selection') and not app.is_enabled('edit')
    click(5, 'shift')
    wait_for_chosen(1, 3, 4, 5)


def then_a_click_adds_or_takes_away():
    click(4)
    wait_for_chosen(1, 3, 5)
    click(0)
    wait_for_chosen(0, 1, 3, 5)


def the_keyboard_does_it_too():
    app.key('Down', 'Down', 'space')
    wait_for_chosen(0, 1, 2, 3, 5)
    app.key('Return')
    wait_for_chosen(0, 1, 3, 5)
    app.key('ctrl+a')
    wait_for_chosen(0, 1, 2, 3, 4, 5)
    app.key('Escape')
    wait_for_chosen()
    assert not app.is_enabled('leave-selection')


def all_who_are_chosen_are_changed_and_one_key_takes_it_back():
    click(1)
    wait_for_chosen(1)
    app.key('shift+Down', 'shift+Down')
    wait_for_chosen(1, 2, 3)
    app.activate('block')
    wait_for_blocked(1, 2, 3)
    wait_for('what can be undone', lambda: app.is_enabled('undo'))
    app.key('ctrl+z')
    wait_for_blocked()
    wait_for('what can be done again', lambda: app.is_enabled('redo'))
    app.key('ctrl+shift+z')
    wait_for_blocked(1, 2, 3)


def it_ends_without_a_warning():
    wait_for('the end of the change', lambda: app.is_enabled('undo'))
    app.quit()
    for word in ('WARNING', 'CRITICAL'):
        assert word not in app.output(), app.output()
    profile.remove()


tap.run([
    a_click_chooses_one,
    control_and_shift_choose_more,
    then_a_click_adds_or_takes_away,
    the_keyboard_does_it_too,
    all_who_are_chosen_are_changed_and_one_key_takes_it_back,
    it_ends_without_a_warning,
], stop)
