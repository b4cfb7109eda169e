"""Pages may ask for the camera and for keys to sign in, for nothing else of the device."""

import pytest
from django.urls import reverse

from biglocal.web.permissions import NOBODYS, OURS
from tests.factories.projects import ProjectFactory


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nowhere/"])
def test_every_answer_says_which(client, path):
    policy = dict(part.split("=") for part in client.get(path)["Permissions-Policy"].split(", "))
    assert policy["camera"] == "(self)" and policy["geolocation"] == policy["microphone"] == "()"
    assert {name for name, who in policy.items() if who == "(self)"} == set(OURS)
    assert {name for name, who in policy.items() if who == "()"} == set(NOBODYS)


def test_the_form_that_opens_the_camera_may(signed_in, resident, community):
    ProjectFactory(community=community)
    answer = signed_in(resident).get(reverse("log", args=[community.slug]))
    assert 'type="file"' in answer.content.decode() and "camera=(self)" in answer["Permissions-Policy"]
