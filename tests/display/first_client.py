# SPDX-License-Identifier: GPL-3.0-or-later
"""first_client.py PROGRAM PROFILE PICTURE: creates one client through the window, and shows it."""

import sys

from driver import App, Profile, wait_for


def main():
    program, path, picture = sys.argv[1:]
    app = App(program, Profile(path))
    try:
        app.create('Alma Forja', 'ALMA-1')
        wait_for('the new client in the list', lambda: 'Alma Forja' in str(app.selected()))
        wait_for('the new client in the service', lambda: app.request(
            'GET', 'clients/?search=ALMA-1')[1]['results'])
        app.screenshot(picture, app.windows()[0])
        app.quit()
    finally:
        app.kill()
    print(picture)


main()
