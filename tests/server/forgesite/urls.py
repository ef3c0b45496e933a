# SPDX-License-Identifier: GPL-3.0-or-later
from django.http import HttpResponse
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from . import tokens
from .clients.views import ClientViewSet

router = DefaultRouter()
router.include_root_view = False
router.register('clients', ClientViewSet, basename='client')


def ping(_request):
    """Also while the database is away."""
    return HttpResponse('{"status": "ok"}', content_type='application/json')


urlpatterns = [
    path('api/v1/auth/login/', tokens.Login.as_view()),
    path('api/v1/auth/refresh/', tokens.Refresh.as_view()),
    path('api/v1/auth/logout/', tokens.Logout.as_view()),
    path('api/v1/auth/profile/', tokens.Profile.as_view()),
    path('api/v1/', include(router.urls)),
    path('ping/', ping),
    path('health/', ping),
]
