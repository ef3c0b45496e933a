# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks: simplejwt's answer, with a status that is a switch."""

from rest_framework_simplejwt.authentication import JWTAuthentication

from .switches import current

GENERATION = 'generation'


class Authentication(JWTAuthentication):
    def get_validated_token(self, raw_token):
        token = super().get_validated_token(raw_token)
        if token.get(GENERATION, 0) < current['access_generation']:
            return super().get_validated_token(b'expired')
        return token

    def authenticate_header(self, request):
        """Without a header for it, Django REST Framework makes a 403 of a 401."""
        return super().authenticate_header(request) if current['refusal'] == 401 else None


class Guarded:
    """The status of a refusal is taken from the first kind of authentication."""

    def get_authenticators(self):
        every = super().get_authenticators()
        return every[::-1] if current['refusal'] == 401 else every
