# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs from one Forge server to another, in a file that every request reads."""

import json
import time

from django.conf import settings
from django.middleware.security import SecurityMiddleware
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import Throttled

# As the server of the contract.
DEFAULTS = {
    # Status of a refused token: 403, or 401 with WWW-Authenticate.
    'refusal': 403,
    'page_size': 20,
    # Whether ?page_size=N counts.
    'page_size_asked': False,
    # A refresh gives a new refresh token and takes the old one away.
    'rotation': False,
    # Tokens of an earlier generation than these have expired.
    'access_generation': 0,
    'refresh_generation': 0,
    # Codes are made upper-case before, not after, they are compared.
    'upper_first': False,
    # Bodies without a length are read.
    'chunked': False,
    # Seconds before each answer about clients.
    'delay': 0,
    # Retry-After, in seconds, of the 429 that every request about clients gets; 0: none.
    'throttle': 0,
    # Pages with the traceback instead of "Server Error (500)".
    'debug': False,
    # Every plain http:// is sent to https://.
    'https_only': False,
}

current = dict(DEFAULTS)


def read():
    with open(settings.SWITCHES, encoding='utf-8') as file:
        current.update(DEFAULTS, **json.load(file))
    settings.DEBUG = current['debug']


def hold_up():
    """Slow and throttled: called where a request about clients begins."""
    time.sleep(current['delay'])
    if current['throttle']:
        raise Throttled(wait=current['throttle'])


class Switches:
    """Before everything else. Makes the headers those of newer releases of Django and of what a
    real server has in front."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        read()
        response = self.get_response(request)
        response.setdefault('Cross-Origin-Opener-Policy', 'same-origin')
        patch_vary_headers(response, ['Origin'])
        if response.get('Content-Type') == 'text/html':
            response['Content-Type'] = 'text/html; charset=utf-8'
        return response


class Security(SecurityMiddleware):
    def process_request(self, request):
        self.redirect = current['https_only']
        return super().process_request(request)
