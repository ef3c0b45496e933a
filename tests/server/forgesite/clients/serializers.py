# SPDX-License-Identifier: GPL-3.0-or-later
from decimal import Decimal

from rest_framework import serializers

from ..switches import current
from .models import Client

HIGHEST = Decimal('9999999.99')


class CodeField(serializers.CharField):
    def to_internal_value(self, data):
        code = super().to_internal_value(data)
        return code.upper() if current['upper_first'] else code


class CreditField(serializers.DecimalField):
    """Empty means none."""

    def validate_empty_values(self, data):
        return super().validate_empty_values(None if data == '' else data)


class ClientSerializer(serializers.ModelSerializer):
    available_credit = serializers.SerializerMethodField()

    class Meta:
        model = Client
        fields = [
            'client_id', 'uuid', 'client_code', 'type', 'name', 'legal_name', 'tax_id', 'email',
            'phone', 'mobile', 'address', 'city', 'state', 'country', 'postal_code',
            'credit_limit', 'payment_days', 'credit_used', 'available_credit',
            'preferred_contact_method', 'send_reminders', 'status', 'created_by', 'created_at',
            'updated_at', 'notes']
        read_only_fields = ['uuid', 'credit_used', 'created_by']

    def build_standard_field(self, field_name, model_field):
        kind, options = super().build_standard_field(field_name, model_field)
        if field_name == 'client_code':
            kind = CodeField
        if field_name == 'credit_limit':
            kind = CreditField
        return kind, options

    @staticmethod
    def get_available_credit(client):
        if not client.credit_limit:
            return None
        return float(client.credit_limit - Decimal(client.credit_used or 0))

    @staticmethod
    def validate_client_code(code):
        if not code.replace('-', '').replace('_', '').isalnum():
            raise serializers.ValidationError(
                'Client code must contain only alphanumeric characters, hyphens, and underscores')
        return code

    @staticmethod
    def validate_credit_limit(limit):
        if limit is not None and limit < 0:
            raise serializers.ValidationError('Credit limit cannot be negative')
        if limit is not None and limit > HIGHEST:
            raise serializers.ValidationError(f'Credit limit cannot exceed {HIGHEST}')
        return limit

    @staticmethod
    def validate_payment_days(days):
        if days is not None and days < 0:
            raise serializers.ValidationError('Payment days cannot be negative')
        if days is not None and days > 365:
            raise serializers.ValidationError('Payment days cannot exceed 365')
        return days
