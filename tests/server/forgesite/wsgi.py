# SPDX-License-Identifier: GPL-3.0-or-later
"""What gunicorn calls."""

import io
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'forgesite.settings')
django = get_wsgi_application()

from . import switches  # noqa: E402  pylint: disable=wrong-import-position


def application(environ, start_response):
    """Django takes a body without a length for none at all, which is the quirk."""
    if environ.get('HTTP_TRANSFER_ENCODING', '').lower() == 'chunked':
        switches.read()
        if switches.current['chunked']:
            body = environ['wsgi.input'].read()
            environ['wsgi.input'] = io.BytesIO(body)
            environ['CONTENT_LENGTH'] = str(len(body))
    return django(environ, start_response)
