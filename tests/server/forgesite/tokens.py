# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in: simplejwt behind views of the server's own, with their own words for errors."""

from django.contrib.auth import authenticate
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.exceptions import TokenError

from .authentication import GENERATION, Guarded
from .switches import current


class RefreshToken(tokens.RefreshToken):
    def check_blacklist(self):
        """Without rotation, nobody looks at the list, nor at the database."""
        if current['rotation']:
            super().check_blacklist()


def new_tokens(user):
    refresh = RefreshToken.for_user(user)
    refresh[GENERATION] = current['refresh_generation']
    return access_of(refresh), str(refresh)


def access_of(refresh):
    access = refresh.access_token
    access[GENERATION] = current['access_generation']
    return str(access)


class Login(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request):
        try:
            user = self.find_user(request.data)
        except exceptions.APIException:
            raise
        except Exception:  # pylint: disable=broad-except
            # So does the real one: a database that is away looks like a wrong password.
            user = None
        if user is None:
            return Response({'error': 'Invalid credentials provided'}, 401)
        access, refresh = new_tokens(user)
        return Response({'access': access, 'refresh': refresh, 'user': describe(user)})

    @staticmethod
    def find_user(data):
        name = data.get('username') or data.get('employee_code')
        return authenticate(username=name.strip(), password=data.get('password').strip())


def describe(user):
    return {
        'id': user.id,
        'username': user.username,
        'email': user.email,
        'full_name': user.get_full_name(),
        'role': 'admin' if user.is_superuser else 'user',
        'permissions': {
            'is_workshop_admin': user.is_superuser,
            'can_manage_inventory': user.is_superuser,
            'can_manage_clients': True,
            'can_view_reports': user.is_superuser,
        },
    }


class Refresh(Guarded, APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        raw = request.data.get('refresh')
        if not raw:
            return Response({'error': 'Refresh token is required'}, 400)
        try:
            token = RefreshToken(raw)
            if token.get(GENERATION, 0) < current['refresh_generation']:
                raise TokenError
        except TokenError:
            return Response({'error': 'Invalid or expired refresh token'}, 401)
        answer = {'access': access_of(token)}
        if current['rotation']:
            token.blacklist()
            token.set_jti()
            token.set_exp()
            answer['refresh'] = str(token)
        return Response(answer)


class Logout(Guarded, APIView):
    def post(self, request):
        raw = request.data.get('refresh')
        if raw:
            try:
                if not current['rotation']:
                    raise TokenError('no blacklist')
                RefreshToken(raw).blacklist()
            except TokenError:
                return Response({'error': 'Logout failed'}, 400)
        return Response({'message': 'Successfully logged out'})


class Profile(Guarded, APIView):
    def get(self, request):
        return Response({'role': request.user.is_workshop_admin})
