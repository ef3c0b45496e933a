# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py PROGRAM DEMO DIRECTORY: the window as the documents show it."""

import subprocess
import sys
from pathlib import Path

from driver import App, Profile, wait_for

WIDE = (1000, 680)
# The frame that GTK draws where nobody composes windows.
FRAME = 5
# Name, size, environment, resolution of the text (96 is 100 %).
PICTURES = [
    ('main', WIDE, {}, 96),
    ('dark', WIDE, {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, 96),
    ('spanish', WIDE, {'LANGUAGE': 'es'}, 96),
    ('narrow', (360, 680), {}, 96),
    ('large-text', WIDE, {}, 192),
    ('form', WIDE, {}, 96),
]


def take(program, demo, name, size, environment, dpi, directory):
    profile = Profile()
    try:
        subprocess.run([demo, str(profile.path / 'data' / 'forge-clients'), '500'], check=True,
                       stdout=subprocess.DEVNULL)
        profile.size(*size)
        profile.configure('gtk-4.0/settings.ini',
                          '[Settings]\ngtk-font-name=Cantarell 11\n'
                          'gtk-enable-animations=false\ngtk-cursor-blink=false\n')
        # Where there is no desktop to say it, Xlib has it from here.
        profile.configure('Xresources', f'Xft.dpi: {dpi}\n')
        app = App(program, profile, {
            **environment, 'XENVIRONMENT': str(profile.path / 'config' / 'Xresources')})
        try:
            wait_for('the rows', app.names)
            if name == 'form':
                before = app.windows()
                app.activate('new')
                app.wait_for_form(before)
            elif size[0] > 700:
                app.choose(3)
            window = app.windows()[-1]
            app.settle(window)
            picture = directory / f'{name}.png'
            app.screenshot(picture, window)
            subprocess.run(['mogrify', '-shave', f'{FRAME}x{FRAME}', '-strip', str(picture)],
                           check=True)
            print(picture)
        finally:
            app.kill()
    finally:
        profile.remove()


def main():
    program, demo, directory = sys.argv[1:]
    for name, size, environment, dpi in PICTURES:
        take(program, demo, name, size, environment, dpi, Path(directory))


main()
