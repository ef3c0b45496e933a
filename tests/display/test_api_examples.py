# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of docs/api.md, run by curl while the window is open: after each of them the window
shows what the service has."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests'))
import examples as documented  # noqa: E402  pylint: disable=wrong-import-position
import tap  # noqa: E402  pylint: disable=wrong-import-position
from driver import App, Profile, wait_for  # noqa: E402

PROGRAM = sys.argv[1]

spec = importlib.util.spec_from_file_location('docs', TOP / 'tests' / 'service' / 'test-docs.py')
docs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(docs)

profile = Profile()
app = None
shown = []


def stop():
    if app:
        print('# ' + app.output().replace('\n', '\n# '))
        app.kill()
    profile.remove()


def the_window_opens():
    global app
    app = App(PROGRAM, profile)
    status, row = app.request('POST', 'clients/', {
        'name': 'Abarrotes Lupita', 'client_code': 'LUP', 'type': 'EMPRESA'})
    assert status == 201, row
    app.wait_for_rows(['Abarrotes Lupita, LUP'])


def every_example_is_answered_and_followed_by_the_window():
    environment = {**os.environ, 'SOCKET': app.socket(), 'KEY': 'display'}
    examples = documented.EXAMPLE.findall((TOP / 'docs' / 'api.md').read_text(encoding='utf-8'))
    assert len(examples) > 10, examples
    for command, expected in examples:
        answer = subprocess.run(['sh', '-c', command], env=environment, capture_output=True,
                                encoding='utf-8', timeout=60, check=True).stdout
        why = documented.compare(expected, answer)
        assert why is None, f'{command}{why}'
        docs.remember(answer, environment)
        rows = [f"{row['name']}, {row['client_code']}"
                for row in app.request('GET', 'clients/?page_size=500')[1]['results']]
        wait_for(f'{rows} after {command}', lambda rows=rows: app.names() == rows)
        shown.append(rows)


def what_curl_created_changed_and_deleted_was_seen():
    for row in ('Refaccionaria Núñez, DOC-001', 'Refaccionaria Núñez Hermanos, DOC-001'):
        assert ['Abarrotes Lupita, LUP', row] in shown, shown
    assert shown[-1] == ['Abarrotes Lupita, LUP'], shown
    assert app.selected() == [], app.selected()


def it_ends_without_a_warning():
    app.quit()
    for word in ('WARNING', 'CRITICAL'):
        assert word not in app.output(), app.output()
    profile.remove()


tap.run([
    the_window_opens,
    every_example_is_answered_and_followed_by_the_window,
    what_curl_created_changed_and_deleted_was_seen,
    it_ends_without_a_warning,
], stop)
