# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables are made by schema.sql: their columns hold other limits, and other types of time, than
these models say, and much of what the server does wrong comes of it."""

import uuid

from django.db import models


class Client(models.Model):
    client_id = models.AutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    client_code = models.CharField(max_length=20, unique=True)
    type = models.CharField(max_length=20, choices=[
        (name, name) for name in ('INDIVIDUAL', 'EMPRESA', 'GOVERNMENT')])
    name = models.CharField(max_length=150)
    legal_name = models.CharField(max_length=150, blank=True, null=True)
    tax_id = models.CharField(max_length=30, blank=True, null=True)
    # The column ends at 100.
    email = models.EmailField(blank=True, null=True)
    phone = models.CharField(max_length=30, blank=True, null=True)
    mobile = models.CharField(max_length=30, blank=True, null=True)
    address = models.TextField(blank=True, null=True)
    city = models.CharField(max_length=50, blank=True, null=True)
    state = models.CharField(max_length=50, blank=True, null=True)
    country = models.CharField(max_length=50, blank=True, null=True)
    postal_code = models.CharField(max_length=20, blank=True, null=True)
    credit_limit = models.DecimalField(max_digits=10, decimal_places=2, blank=True, null=True)
    payment_days = models.IntegerField(default=30, blank=True, null=True)
    credit_used = models.DecimalField(max_digits=10, decimal_places=2, default='0.00',
                                      blank=True, null=True)
    preferred_contact_method = models.CharField(max_length=20, default='EMAIL', blank=True,
                                                null=True)
    send_reminders = models.BooleanField(default=True, blank=True, null=True)
    status = models.CharField(max_length=20, default='ACTIVE', blank=True, null=True, choices=[
        (name, name) for name in ('ACTIVE', 'INACTIVE', 'BLOCKED')])
    created_by = models.IntegerField(blank=True, null=True)
    created_at = models.DateTimeField(auto_now_add=True, null=True)
    updated_at = models.DateTimeField(auto_now=True, null=True)
    notes = models.TextField(blank=True, null=True)

    class Meta:
        managed = False
        db_table = 'clients'
        ordering = ['-created_at']
        verbose_name = 'client'

    def save(self, *args, **kwargs):
        """Too late: it was compared before."""
        self.client_code = self.client_code.upper()
        super().save(*args, **kwargs)
