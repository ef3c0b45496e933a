# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's overview, while the clients of a server are open: it finds what is on this computer,
and nothing that it asks makes the program ask the server."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tap  # noqa: E402  pylint: disable=wrong-import-position
from driver import App, Keyring, Profile, wait_for  # noqa: E402
from small_server import CLIENT, PASSWORD, SmallServer  # noqa: E402

PROGRAM = sys.argv[1]
ROW = f"{CLIENT['name']}, {CLIENT['client_code']}"

profile = Profile()
server = SmallServer()
keyring = None
app = None


def start(*arguments, shown=True):
    global app
    app = App(PROGRAM, profile, arguments=arguments, shown=shown)


def stop():
    if app:
        print('# ' + app.output().replace('\n', '\n# '))
        app.kill()
    if keyring:
        keyring.stop()
    profile.remove()


def accounts():
    status, answer = app.request('GET', 'accounts/')
    assert status == 200, answer
    return [(account['state'], account['keyring']) for account in answer['accounts']]


def a_login_is_kept():
    global keyring
    keyring = Keyring(profile)
    start()
    status, answer = app.request('POST', 'accounts/', {
        'server': server.address, 'user': 'ana', 'password': PASSWORD})
    assert status == 201, answer
    app.wait_for_rows([ROW])
    wait_for('the keyring', lambda: accounts() == [('ready', 'kept')])
    app.quit()


def the_overview_finds_the_clients_of_the_server_without_it():
    server.asked.clear()
    start('--gapplication-service', shown=False)
    number = str(CLIENT['client_id'])
    wait_for('the client', lambda: app.overview(
        'GetInitialResultSet', '(as)', ['nunez']) == ([number],))
    assert app.overview('GetSubsearchResultSet', '(asas)', [number], ['nunez', 'x']) == ([],)
    app.overview('GetInitialResultSet', '(as)', ['refa'])
    metas, = app.overview('GetResultMetas', '(as)', [number])
    assert [meta['name'] for meta in metas] == [CLIENT['name']], metas
    # As soon as the token is there, the server could be asked.
    wait_for('the keyring', lambda: accounts() == [('ready', 'kept')])
    app.overview('GetInitialResultSet', '(as)', ['nadie'])
    assert not app.windows()
    assert server.asked == [], server.asked


def who_opens_a_result_is_shown_what_the_server_has():
    app.overview('ActivateResult', '(sasu)', str(CLIENT['client_id']), ['nunez'], 0)
    app.wait_for_window()
    app.wait_for_selected(ROW)
    wait_for('a look at the server', lambda: any('/clients/' in line for line in server.asked))


def it_never_warned():
    app.quit()
    for word in ('WARNING', 'CRITICAL'):
        assert word not in app.output(), app.output()
    stop()


tap.run([
    a_login_is_kept,
    the_overview_finds_the_clients_of_the_server_without_it,
    who_opens_a_result_is_shown_what_the_server_has,
    it_never_warned,
], stop)
