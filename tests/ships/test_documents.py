# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documents tell a person to type or to follow is there: programs, options, suites, targets,
headings."""

import re
import shlex
import shutil
import sys
from pathlib import Path

from installed import Installed, introspect, run

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests'))
import tap  # noqa: E402  pylint: disable=wrong-import-position

BUILD = Path(sys.argv[1])
DOCUMENTS = sorted(path for path in [*TOP.glob('*.md'), *TOP.glob('docs/**/*.md'),
                                     *TOP.glob('tests/**/*.md')])
# Other people's programs, whose options are theirs. A test compares what sudo installs.
FOREIGN = {'curl', 'sqlite3', 'sudo', 'flatpak', 'cp', 'git'}
PLACEHOLDER = re.compile(r'[A-Z]+')

installed = Installed(BUILD)


def short(path):
    return str(path.relative_to(TOP))


def shown():
    """(document, line) of everything that a person may type."""
    for path in DOCUMENTS:
        if path.name in ('api.md', 'team-server.md'):
            # Their examples are run.
            continue
        text = path.read_text(encoding='utf-8')
        for block in re.findall(r'^```sh\n(.*?)^```$', text, re.M | re.S):
            for line in block.replace('\\\n', ' ').splitlines():
                for command in re.split(r'&&|\|', line):
                    yield short(path), command, True
        inline = re.sub(r'^```.*?^```$', '', text, flags=re.M | re.S)
        for command in re.findall(r'`([^`]+)`', inline):
            yield short(path), command, False


def words(command):
    """The settings before a command, and the command."""
    try:
        found = shlex.split(command, comments=True)
    except ValueError:
        return [], []
    settings = []
    while found and re.match(r'\w+=', found[0]):
        settings.append(found.pop(0))
    return settings, found


def options(arguments):
    return [one.partition('=')[0] for one in arguments if one.startswith('--')]


def values(arguments, option):
    return [after for before, after in zip(arguments, arguments[1:]) if before == option]


def known(what, names, there):
    for name in names:
        if name not in there and not PLACEHOLDER.fullmatch(name):
            yield f'no {what} {name}'


def usage(script):
    """The comment at its head."""
    return re.match(r'#!.*?\n((?:#.*\n)+)', script.read_text(encoding='utf-8'))[1]


def check_script(program, arguments):
    script = TOP / program
    if not script.is_file() or not script.stat().st_mode & 0o100:
        yield 'no such command'
        return
    head = usage(script)
    yield from known('option', options(arguments), set(re.findall(r'--[a-z-]+', head)))
    if program == 'build-aux/test':
        yield from known('suite', values(arguments, '--suite'),
                         set(re.findall(r'[a-z]+', head.partition('only this suite:')[2])))
    if program == 'build-aux/bench' and arguments:
        yield from known('benchmark', arguments[:1], set(re.findall(r'^#   (\w+) ', head, re.M)))


def outputs():
    return {str(Path(name).relative_to(BUILD))
            for target in introspect(BUILD, 'targets') for name in target['filename']}


def check_built(arguments):
    yield from known('file', [one.partition('/')[2] for one in arguments
                              if re.match(r'_build[a-z-]*/', one)], outputs())


def check_meson(arguments):
    verb, *rest = arguments
    tests = introspect(BUILD, 'tests')
    if verb == 'setup':
        there = {one['name'] for one in introspect(BUILD, 'buildoptions')}
        yield from known('option', [re.match(r'-D(\w+)=', one)[1] for one in rest
                                    if one.startswith('-D')], there)
    elif verb == 'test':
        suites = {suite.rpartition(':')[2] for one in tests for suite in one['suite']}
        yield from known('suite', values(rest, '--suite'), suites)
        names = [one for one in rest if not one.startswith('-') and
                 one not in values(rest, '--suite') + values(rest, '-C') + values(rest, '--wrapper')]
        yield from known('test', names, {one['name'] for one in tests})
    elif verb == 'compile':
        there = {one['name'] for one in introspect(BUILD, 'targets')}
        yield from known('target', [one for one in rest if not one.startswith('-') and
                                    one not in values(rest, '-C')],
                         # Those of translations have no entry of their own.
                         there | set(re.findall(r'^build ([\w-]+): phony',
                                                (BUILD / 'build.ninja').read_text(), re.M)))
    else:
        yield f'meson {verb} is not known to this test'


def check_program(arguments):
    yield from known('option', options(arguments),
                     set(re.findall(r'--[a-z-]+', run(installed.program, '--help'))))


def check_setting(setting):
    name, _, value = setting.partition('=')
    if name == 'G_MESSAGES_DEBUG':
        build_files = ''.join(path.read_text(encoding='utf-8')
                              for path in (TOP / 'src').rglob('meson.build'))
        yield from known('log domain', [value],
                         {'all', *re.findall(r'G_LOG_DOMAIN="([\w-]+)"', build_files)})


def check(command, typed):
    settings, found = words(command)
    for setting in settings if found else []:
        yield from check_setting(setting)
    if not found:
        return
    program, *arguments = found
    if program.startswith(('build-aux/', '.ci/')):
        yield from check_script(program, arguments) if typed or program[-1] != '/' else []
    elif re.match(r'_build[a-z-]*/', program):
        yield from check_built(found)
    elif program == 'meson':
        yield from check_meson(arguments)
    elif program == 'forge-clients':
        yield from check_program(arguments)
    elif typed and program not in FOREIGN:
        yield 'not known to this test'


def commands_are_there():
    lines = list(shown())
    assert len(lines) > 100, lines
    broken = [f'{path}: {command.strip()}: {why}' for path, command, typed in lines
              for why in check(command, typed)]
    assert not broken, '\n'.join(broken)


def anchors(path):
    headings = re.findall(r'^#+ (.+)$', path.read_text(encoding='utf-8'), re.M)
    return {re.sub(r'[^\w -]', '', heading.lower()).replace(' ', '-') for heading in headings}


def links_lead_to_headings_that_are_there():
    links = [(path, link) for path in DOCUMENTS
             for link in re.findall(r'\]\(([^)\s]+)', path.read_text(encoding='utf-8'))]
    assert len(links) > 10, links
    broken = []
    for path, link in links:
        target, _, heading = link.partition('#')
        page = path.parent / target if target else path
        if '://' in link:
            if not link.startswith('https://'):
                broken.append(f'{short(path)}: {link}')
        elif not page.exists() or heading and heading not in anchors(page):
            broken.append(f'{short(path)}: {link}')
    assert not broken, '\n'.join(broken)


def every_document_can_be_found_from_the_first_one():
    found, left = set(), [TOP / 'README.md']
    while left:
        path = left.pop()
        if path in found or path.suffix != '.md' or not path.exists():
            continue
        found.add(path)
        left += [(path.parent / link).resolve() for link in
                 re.findall(r'\]\(([^)#\s]+)', path.read_text(encoding='utf-8'))]
    lost = [short(path) for path in DOCUMENTS if path not in found]
    assert not lost, lost


def nothing_is_left():
    installed.remove()
    assert not installed.directory.exists()


tap.run([
    commands_are_there,
    links_lead_to_headings_that_are_there,
    every_document_can_be_found_from_the_first_one,
    nothing_is_left,
], lambda: shutil.rmtree(installed.directory))
