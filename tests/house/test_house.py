# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house that no compiler checks."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

TOP = Path(sys.argv[1]).resolve()
sys.path.insert(0, str(TOP / 'tests'))
import tap  # noqa: E402  pylint: disable=wrong-import-position

APP_ID = 'io.github.forgeclients.ForgeClients'
# docs/architecture.md: who may know whom.
ROOMS = {
    'core': {'core'},
    'api': {'api', 'core'},
    'service': {'service', 'core', 'api'},
    'ui': {'ui', 'core', 'api'},
}
# Of libraries, those that stop at a room.
ONLY_IN = {
    'adwaita.h': {'ui', 'main.c'},
    'gtk/gtk.h': {'ui', 'main.c'},
    'sqlite3.h': {'service'},
    'libsoup/soup.h': {'api', 'service'},
    'gio/gio.h': {'api', 'service', 'ui', 'main.c'},
}
CODE = {'.c', '.h', '.py', '.sh', '.ui', '.xml', '.in', '.build', '.yml', '.css', '.svg', '.po'}
NO_LICENCE = {'POTFILES.in'}
MAX_LINES = 600
VISIBLE = re.compile(r'''(?<!\w)(?:(?:_|N_|C_|NC_)\s*\(|g_dngettext\s*\(\s*NULL,)\s*"|translatable=["'](?:yes|true)''')


def files(*folders):
    for folder in folders:
        for path in sorted((TOP / folder).rglob('*')):
            if path.is_file() and '__pycache__' not in path.parts:
                yield path


def house():
    """Everything that is written by hand."""
    yield from files('src', 'tests', 'data', 'po', 'build-aux', 'docs', 'flatpak', '.ci')
    yield from (path for path in TOP.iterdir() if path.is_file())


def is_code(path):
    if path.suffix in CODE:
        return path.name not in NO_LICENCE
    return path.suffix == '' and path.read_bytes().startswith(b'#!')


def short(path):
    return str(path.relative_to(TOP))


def none(found):
    found = list(found)
    assert not found, '\n'.join(['found:'] + found)


def room_of(path):
    return path.relative_to(TOP / 'src').parts[0]


def sources():
    return [path for path in files('src') if path.suffix in ('.c', '.h')]


def a_room_includes_only_the_rooms_it_may_know():
    owner = {path.name: room_of(path) for path in sources() if path.suffix == '.h'}
    assert len(owner) > 10, owner

    def strangers():
        for path in sources():
            may = ROOMS.get(room_of(path), set(ROOMS))
            for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(), re.M):
                if owner.get(Path(name).name) not in may | {None}:
                    yield f'{short(path)} includes {name}'
    none(strangers())


def libraries_stay_in_their_rooms():
    def strangers():
        for path in sources():
            for name in re.findall(r'^\s*#\s*include\s+<([^>]+)>', path.read_text(), re.M):
                if room_of(path) not in ONLY_IN.get(name, {room_of(path)}):
                    yield f'{short(path)} includes {name}'
    none(strangers())


def every_file_names_its_licence():
    none(short(path) for path in house() if is_code(path) and
         'SPDX-License-Identifier: ' not in '\n'.join(path.read_text().splitlines()[:3]))


def no_file_is_too_long():
    none(f'{short(path)}: {lines} lines' for path in house()
         if is_code(path) and path.suffix != '.po'
         and (lines := len(path.read_text().splitlines())) >= MAX_LINES)


def nothing_is_left_for_later():
    # Written in two halves, or this line would be found too.
    marks = re.compile('TO' 'DO|FIX' 'ME|#if ' '0|g_test_' 'skip')
    none(f'{short(path)}: {mark.group()}' for path in house()
         if is_code(path) and (mark := marks.search(path.read_text())))


def translatable_files():
    lines = (TOP / 'po' / 'POTFILES.in').read_text().splitlines()
    return [line for line in lines if line and not line.startswith('#')]


def every_file_with_visible_strings_is_translated():
    visible = {short(path) for path in files('src', 'data')
               if path.suffix in ('.c', '.h', '.ui') and VISIBLE.search(path.read_text())
               or path.name.endswith(('.desktop.in', '.metainfo.xml.in'))}
    listed = translatable_files()
    assert listed == sorted(listed), 'POTFILES.in is not in order'
    none(sorted(visible.symmetric_difference(listed)))


def spanish_is_complete():
    with tempfile.TemporaryDirectory() as folder:
        template, merged = f'{folder}/template.pot', f'{folder}/es.po'
        run('xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES.in', '--add-comments',
            '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
            '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3',
            f'--output={template}')
        run('msgmerge', '--quiet', '--no-fuzzy-matching', 'po/es.po', template, '-o', merged)
        run('msgfmt', '--check', '--output-file=/dev/null', merged)
        for state in ('--untranslated', '--only-fuzzy', '--only-obsolete'):
            left = run('msgattrib', state, '--no-wrap', merged)
            none(re.findall(r'^(?:#~ )?msgid "(.+)"', left, re.M))


def visible_strings():
    """What is shown in English and in Spanish, one list each."""
    unescape = str.maketrans({'\0': '"'})
    catalogue = run('msgcat', '--no-wrap', 'po/es.po').replace('\\"', '\0')
    english, spanish = (re.findall(rf'^{word} "(.+)"$', catalogue, re.M)
                        for word in (r'msgid(?:_plural)?', r'msgstr(?:\[\d\])?'))
    return ([text.translate(unescape) for text in english],
            [text.translate(unescape) for text in spanish if 'Content-Type' not in text])


def typography_is_real():
    """… “ ” ’ × –, not what a typewriter had; the ' of %'u is for the digits."""
    english, spanish = visible_strings()
    assert len(english) > 300, len(english)
    none(text for text in english + spanish
         if re.search(r"""\.\.\.|"|(?<!%)'| - |--|\d x \d|[«»]""", text))


def buttons_and_menus_are_in_title_case():
    small = {'a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'or', 'the', 'to',
             'with'}
    none(text for text in visible_strings()[0] if re.search('_[A-Za-z]', text)
         for place, word in enumerate(text.replace('_', '').split())
         if word[0].islower() and (place == 0 or word not in small))


def run(*command):
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def documents():
    return [path for path in house() if path.suffix == '.md']


def documents_show_the_packages_that_are_installed():
    shown = re.findall(r'^(sudo (apt-get|dnf|pacman) .+)$',
                       (TOP / 'CONTRIBUTING.md').read_text(), re.M)
    names = {'apt-get': 'debian', 'dnf': 'fedora', 'pacman': 'arch'}
    assert {manager for _, manager in shown} == set(names), shown
    for command, manager in shown:
        assert command == run('build-aux/packages-command', names[manager]).strip(), command


def links_in_documents_lead_somewhere():
    def dead():
        for path in documents():
            for link in re.findall(r'\]\(([^)#\s]+)[^)]*\)', path.read_text()):
                if '://' not in link and not (path.parent / link).exists():
                    yield f'{short(path)}: {link}'
    none(dead())


def commands_in_documents_exist():
    none(f'{short(path)}: {command}' for path in documents()
         for command in re.findall(r'\b((?:build-aux|\.ci)/[a-z-]+)', path.read_text())
         if not (TOP / command).exists())


def the_troubles_in_the_documents_are_called_as_on_screen():
    page = (TOP / 'docs' / 'troubleshooting.md').read_text()
    words = (TOP / 'po' / 'es.po').read_text().replace('"\n"', '')
    quoted = re.findall('^## “(.+)”$', page, re.M)
    assert len(quoted) > 2, quoted
    none(text for text in quoted if text not in words)


def each_rule_of_freshness_has_a_test_with_its_number():
    claim = re.search(r'numbered I1 to I(\d+)\. Each has a test',
                      (TOP / 'docs' / 'freshness.md').read_text())
    claimed = set(range(1, int(claim[1]) + 1))
    tested = {int(number) for path in files('tests') if path.suffix == '.c'
              for test in re.findall(r'"(/[a-z0-9/-]+)"', path.read_text())
              for number in re.findall(r'\bi(\d\d)-', test)}
    assert tested == claimed, sorted(tested ^ claimed)


def c_tests():
    """The paths of the tests in C."""
    return {path for file in files('tests') if file.suffix == '.c'
            for path in re.findall(r'"(/[a-z0-9/-]+)"', file.read_text())}


def walks():
    text = (TOP / 'tests' / 'display' / 'walk.c').read_text()
    scenes = ''.join((TOP / 'tests' / 'display' / f'walk-{group}.c').read_text()
                     for group in ('many', 'scenes', 'server'))
    looks = re.findall(r'^  \{ "([a-z-]+)", \d', text, re.M)
    names = re.findall(r'^  \{ "([a-z-]+)", \w*open_', scenes, re.M)
    assert len(looks) > 5 and len(names) > 15, (looks, names)
    # Each look is run.
    run_looks = re.search(r'foreach look : \[([^\]]+)\]',
                          (TOP / 'tests' / 'display' / 'meson.build').read_text())[1]
    assert re.findall(r"'([a-z-]+)'", run_looks) == looks, run_looks
    return ({'/walk'} | {f'/walk/{look}' for look in looks} |
            {f'/walk/{look}/{name}' for look in looks for name in names})


def steps_in_python():
    """"suite: the step's words" for each function that a TAP program runs."""
    for path in files('tests/display', 'tests/house', 'tests/ships'):
        if path.name.startswith('test_'):
            text = path.read_text()
            for name in re.findall(r'^    ([a-z_]+),$', text.rpartition('tap.run(')[2], re.M):
                yield f"{path.stem[len('test_'):]}: {name.replace('_', ' ')}"


def each_promise_of_the_window_has_a_test():
    page = (TOP / 'tests' / 'display' / 'README.md').read_text()
    rows = [row for row in re.findall(r'^\| (.+) \| (.*) \|$', page, re.M)
            if row[0] != 'promise']
    known = c_tests() | walks() | set(steps_in_python())
    assert len(rows) > 50, len(rows)
    none(f'{promise}: no test' for promise, tests in rows if '`' not in tests)
    none(f'{promise}: {test}' for promise, tests in rows
         for test in re.findall('`([^`]+)`', tests) if test not in known)


def one_version_everywhere():
    version = re.search(r"version: '([^']+)'", (TOP / 'meson.build').read_text()).group(1)
    assert (TOP / 'NEWS').read_text().split('\n', 1)[0].endswith(version)
    releases = (TOP / 'data' / f'{APP_ID}.metainfo.xml.in').read_text()
    assert re.search(r'<release version="([^"]+)"', releases).group(1) == version


def the_flatpak_asks_for_little():
    manifest = yaml.safe_load((TOP / 'flatpak' / f'{APP_ID}.yml').read_text())
    assert manifest['id'] == APP_ID
    assert manifest['command'] == 'forge-clients'
    assert manifest['runtime'] == 'org.gnome.Platform'
    assert manifest['sdk'] == 'org.gnome.Sdk'
    assert manifest['runtime-version'].isdigit()
    assert set(manifest['finish-args']) == {
        '--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11',
        '--device=dri'}
    module = manifest['modules'][-1]
    assert module['buildsystem'] == 'meson'
    source = module['sources'][0]
    assert source['type'] == 'dir'
    assert (TOP / 'flatpak' / source['path'] / 'meson.build').exists()


tap.run([
    a_room_includes_only_the_rooms_it_may_know,
    libraries_stay_in_their_rooms,
    every_file_names_its_licence,
    no_file_is_too_long,
    nothing_is_left_for_later,
    every_file_with_visible_strings_is_translated,
    spanish_is_complete,
    typography_is_real,
    buttons_and_menus_are_in_title_case,
    documents_show_the_packages_that_are_installed,
    links_in_documents_lead_somewhere,
    commands_in_documents_exist,
    the_troubles_in_the_documents_are_called_as_on_screen,
    each_rule_of_freshness_has_a_test_with_its_number,
    each_promise_of_the_window_has_a_test,
    one_version_everywhere,
    the_flatpak_asks_for_little,
])
