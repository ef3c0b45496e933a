# SPDX-License-Identifier: GPL-3.0-or-later
"""As a workshop's server is set up: Spanish, Mexico's time, no debugging pages."""

import os
from datetime import timedelta

SECRET_KEY = os.environ['FORGESITE_SECRET']
# tests/server/forgesite/switches.py: what differs from one server to another, also while it runs.
SWITCHES = os.environ['FORGESITE_SWITCHES']
DEBUG = False
ALLOWED_HOSTS = ['localhost', '127.0.0.1', '[::1]']
ROOT_URLCONF = 'forgesite.urls'
WSGI_APPLICATION = 'forgesite.wsgi.application'
INSTALLED_APPS = [
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'rest_framework',
    # For its words in Spanish.
    'rest_framework_simplejwt',
    'rest_framework_simplejwt.token_blacklist',
    'django_filters',
    'forgesite.clients',
]
MIDDLEWARE = [
    'forgesite.switches.Switches',
    'forgesite.switches.Security',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
]
TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True}]
DATABASES = {'default': {
    'ENGINE': 'django.db.backends.postgresql',
    'HOST': os.environ['FORGESITE_DATABASE'],
    'NAME': 'forge',
    'USER': 'forge',
    # Kept, so that each worker's first request after a restart of the database fails.
    'CONN_MAX_AGE': 600,
}}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
LANGUAGE_CODE = 'es'
USE_I18N = True
USE_TZ = True
TIME_ZONE = 'America/Mexico_City'
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
SECURE_REFERRER_POLICY = 'same-origin'
SECURE_CONTENT_TYPE_NOSNIFF = True
# Django would make a file of what is larger.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
REST_FRAMEWORK = {
    'DEFAULT_AUTHENTICATION_CLASSES': [
        'rest_framework.authentication.SessionAuthentication',
        'forgesite.authentication.Authentication',
    ],
    'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],
    'DEFAULT_RENDERER_CLASSES': ['rest_framework.renderers.JSONRenderer'],
    'DEFAULT_FILTER_BACKENDS': [
        'django_filters.rest_framework.DjangoFilterBackend',
        'rest_framework.filters.SearchFilter',
        'rest_framework.filters.OrderingFilter',
    ],
}
SIMPLE_JWT = {
    'ACCESS_TOKEN_LIFETIME': timedelta(hours=1),
    'REFRESH_TOKEN_LIFETIME': timedelta(days=7),
}
# What fails on purpose is no news.
LOGGING = {'version': 1, 'disable_existing_loggers': False,
           'loggers': {'django': {'level': 'CRITICAL'}, 'py.warnings': {'level': 'CRITICAL'}}}
