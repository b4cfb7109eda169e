"""People, for looking."""

from django.contrib import admin

from biglocal.web.admin import ReadOnlyAdmin

from .models import Person


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "joined_at", "last_login", "is_active"]
    search_fields = ["name", "email"]
    exclude = ["password"]
