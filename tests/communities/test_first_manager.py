"""The first manager of a new installation."""

import pytest
from django.core.management import CommandError, call_command

from biglocal.access import Role
from biglocal.communities.models import RoleHeld


@pytest.mark.django_db
def test_first_manager_gets_the_programme_and_the_role():
    call_command("first_manager", "Jo@Portal.example", name="Jo Reed")
    held = RoleHeld.objects.get()
    assert (held.person.email, held.person.name, held.role) == ("jo@portal.example", "Jo Reed", Role.MANAGER)
    assert held.programme.name == "Big Local"


@pytest.mark.django_db
def test_called_twice_makes_one_manager():
    call_command("first_manager", "jo@portal.example")
    call_command("first_manager", "jo@portal.example")
    assert RoleHeld.objects.count() == 1


def test_no_second_manager_from_the_command_line(manager):
    with pytest.raises(CommandError, match="already"):
        call_command("first_manager", "jo@portal.example")
    assert RoleHeld.objects.count() == 1


@pytest.mark.django_db
def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError, match="jo is not an email address"):
        call_command("first_manager", "jo")
