# SPDX-License-Identifier: GPL-3.0-or-later
from django.http import Http404
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet

from ..authentication import Guarded
from ..switches import current, hold_up
from .models import Client
from .serializers import ClientSerializer


class Pages(PageNumberPagination):
    max_page_size = 500

    def get_page_size(self, request):
        self.page_size = current['page_size']
        self.page_size_query_param = 'page_size' if current['page_size_asked'] else None
        return super().get_page_size(request)


class ClientViewSet(Guarded, ModelViewSet):
    queryset = Client.objects.all()
    serializer_class = ClientSerializer
    pagination_class = Pages
    filterset_fields = ['city', 'state', 'country']
    search_fields = ['name', 'legal_name', 'email', 'phone', 'mobile', 'client_code']
    ordering_fields = ['name', 'created_at', 'updated_at', 'credit_used']
    ordering = ['-created_at']

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        hold_up()

    def get_object(self):
        """Newer releases would say what was looked for."""
        try:
            return super().get_object()
        except Http404:
            raise NotFound from None

    @action(detail=False, url_path='check-code')
    def check_code(self, request):
        code = request.query_params.get('code', '').strip()
        if not code:
            return Response({'error': 'Code parameter is required'}, 400)
        return Response({'exists': Client.objects.filter(client_code=code).exists(),
                         'code': code})
