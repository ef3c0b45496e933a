# SPDX-License-Identifier: GPL-3.0-or-later
"""What `meson install` puts where a desktop looks for it."""

import configparser
import re
import shutil
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

from installed import APP_ID, Installed, introspect, run

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests'))
import tap  # noqa: E402  pylint: disable=wrong-import-position

BUILD = sys.argv[1]
ICONS = 'share/icons/hicolor'
FILES = {
    'bin/forge-clients',
    f'share/applications/{APP_ID}.desktop',
    f'share/dbus-1/services/{APP_ID}.service',
    f'share/glib-2.0/schemas/{APP_ID}.gschema.xml',
    f'share/gnome-shell/search-providers/{APP_ID}.search-provider.ini',
    f'{ICONS}/scalable/apps/{APP_ID}.svg',
    f'{ICONS}/symbolic/apps/{APP_ID}-symbolic.svg',
    f'share/metainfo/{APP_ID}.metainfo.xml',
} | {f'share/locale/{language}/LC_MESSAGES/forge-clients.mo'
     for language in (TOP / 'po' / 'LINGUAS').read_text(encoding='utf-8').split()}

installed = Installed(BUILD)


def ini(path):
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    assert parser.read(installed.path / path, encoding='utf-8'), path
    return parser


def metainfo():
    return xml.parse(installed.share / 'metainfo' / f'{APP_ID}.metainfo.xml').getroot()


def exactly_what_belongs_there_is_installed():
    assert installed.files() == FILES, installed.files() ^ FILES


def the_program_says_its_version():
    version = introspect(BUILD, 'projectinfo')['version']
    assert run(installed.program, '--version').strip() == version


def the_desktop_file_is_valid():
    path = installed.share / 'applications' / f'{APP_ID}.desktop'
    assert run('desktop-file-validate', path) == ''
    entries = ini(path)
    entry = entries['Desktop Entry']
    assert entry['Icon'] == APP_ID
    assert entry['DBusActivatable'] == 'true'
    assert entry['Exec'].split()[0] == installed.program.name
    assert entry['GenericName[es]'] != entry['GenericName']
    assert entry['Actions'] == 'new;'
    action = entries['Desktop Action new']
    assert action['Exec'] == 'forge-clients --new' and action['Name[es]'] == 'Cliente nuevo'


def the_metainfo_is_valid_without_a_warning():
    said = run('appstreamcli', 'validate', '--no-net', '--explain',
               installed.share / 'metainfo' / f'{APP_ID}.metainfo.xml')
    # Older releases do not know every tag, which they say as an information.
    assert not re.search(r'^[EW]: ', said, re.M), said


def the_metainfo_has_what_a_software_centre_shows():
    root = metainfo()
    for path in ('screenshots/screenshot/image', 'releases/release/description', 'content_rating',
                 'branding/color', 'developer/name', 'url[@type="help"]',
                 'description/p[@{http://www.w3.org/XML/1998/namespace}lang="es"]'):
        assert root.find(path) is not None, path
    assert root.find('launchable').text == f'{APP_ID}.desktop'
    for picture in root.iter('image'):
        name = picture.text.rpartition('/')[2]
        assert (TOP / 'docs' / 'screenshots' / name).is_file(), picture.text


def the_schema_is_valid():
    schemas = installed.share / 'glib-2.0' / 'schemas'
    assert run('glib-compile-schemas', '--strict', schemas) == ''
    assert (schemas / 'gschemas.compiled').exists()


def the_icons_can_be_drawn():
    for name in (f'{ICONS}/scalable/apps/{APP_ID}.svg',
                 f'{ICONS}/symbolic/apps/{APP_ID}-symbolic.svg'):
        root = xml.parse(installed.path / name).getroot()
        assert root.tag == '{http://www.w3.org/2000/svg}svg', root.tag
        assert root.get('width') == root.get('height'), name
        run('rsvg-convert', '--output', installed.directory / 'icon.png', installed.path / name)


def the_bus_can_start_it():
    service = ini(f'share/dbus-1/services/{APP_ID}.service')['D-BUS Service']
    assert service['Name'] == APP_ID
    program, *options = service['Exec'].split()
    assert program == f'{installed.prefix}/bin/forge-clients', program
    assert options == ['--gapplication-service']


def the_overview_finds_its_search():
    provider = ini(f'share/gnome-shell/search-providers/{APP_ID}.search-provider.ini')
    entry = provider['Shell Search Provider']
    assert entry['BusName'] == APP_ID
    assert entry['DesktopId'] == f'{APP_ID}.desktop'
    assert entry['ObjectPath'] == f"/{APP_ID.replace('.', '/')}/SearchProvider"
    assert entry['Version'] == '2'


def the_translations_are_complete():
    for language in (TOP / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
        catalogue = installed.share / 'locale' / language / 'LC_MESSAGES' / 'forge-clients.mo'
        texts = run('msgunfmt', catalogue)
        assert texts.count('\nmsgid ') > 100, language


def nothing_is_left():
    installed.remove()
    assert not installed.directory.exists()


tap.run([
    exactly_what_belongs_there_is_installed,
    the_program_says_its_version,
    the_desktop_file_is_valid,
    the_metainfo_is_valid_without_a_warning,
    the_metainfo_has_what_a_software_centre_shows,
    the_schema_is_valid,
    the_icons_can_be_drawn,
    the_bus_can_start_it,
    the_overview_finds_its_search,
    the_translations_are_complete,
    nothing_is_left,
], lambda: shutil.rmtree(installed.directory))
