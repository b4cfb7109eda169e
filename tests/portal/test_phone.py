"""The portal as an app on a phone: manifest, service worker, and which pages a phone may keep."""

import gzip
import json
import re

import pytest
from django.conf import settings
from django.urls import reverse

from biglocal.portal.phone import KEPT_PAGES
from biglocal.web.phone import IMPORTED, NAMED, phone_name, read
from tests.factories.projects import ProjectFactory


def test_manifest_makes_it_an_app(client):
    answer = client.get(reverse("manifest"))
    facts = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert {facts["display"], facts["scope"]} == {"standalone", "/"}
    for icon in facts["icons"]:
        assert read(icon["src"].removeprefix(settings.STATIC_URL)).startswith(b"\x89PNG")


def test_worker_is_one_plain_script_at_the_top(client):
    answer = client.get("/sw.js")
    script = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript") and answer["Cache-Control"] == "no-cache"
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)
    assert "/static/js/phone/log.js" in script and "/static/built/portal.css" in script


def test_what_kept_scripts_import_is_kept_as_well():
    scripts = [name for name in [*NAMED, *IMPORTED] if name.startswith("js/phone/")]
    imported = {found for name in scripts for found in re.findall(r'import .*?"\./(\w+\.js)"', read(name).decode())}
    assert {f"js/phone/{name}" for name in imported} <= set(IMPORTED)
    assert {"phone.js", "store.js", "shrink.js"} <= imported


def test_all_script_of_ours_is_small(client):
    """What the form's page and the worker bring, each compressed as it is served, in all under 25 KB."""
    names = {name for name in [*NAMED, *IMPORTED, "js/passkeys.js"] if name.endswith(".js")}
    sizes = [len(gzip.compress(read(name), 9)) for name in names] + [
        len(gzip.compress(client.get("/sw.js").content, 9))
    ]
    assert len(names) == 10 and sum(sizes) < 25_000


@pytest.mark.parametrize("name", ["home", "areas", "home_for_role", "log"])
def test_residents_phone_may_keep_what_was_opened(signed_in, resident, community, name):
    ProjectFactory(community=community)
    answer = signed_in(resident).get(reverse(name, args=[community.slug] if name == "log" else []))
    assert (answer["X-Keep"], answer["X-Person"]) == ("1", phone_name(resident))
    assert f'data-person="{phone_name(resident)}"' in answer.content.decode()


@pytest.mark.parametrize("name", ["account", "search", "rep", "mail_settings"])
def test_own_and_other_pages_are_not_kept(signed_in, resident, name):
    assert "X-Keep" not in signed_in(resident).get(reverse(name))


def test_nothing_that_staff_open_is_kept(signed_in, officer, manager, community):
    for person in (officer, manager):
        for name in ["home", "areas", "grants", "communities:staff_people", "account"]:
            assert "X-Keep" not in signed_in(person).get(reverse(name))


def test_no_page_of_staff_stands_among_those_kept():
    shut = re.compile("grant|staff|account|mail|admin|money|proposal|offline|rep$")
    assert [name for name in KEPT_PAGES if shut.search(name)] == []


def test_page_for_nobody_names_nobody(client, db):
    answer = client.get(reverse("home"))
    assert "X-Person" not in answer and "data-person" not in answer.content.decode()


def test_token_says_who_is_signed_in_and_is_never_kept(client, signed_in, resident):
    assert client.get(reverse("phone_token")).json()["person"] == ""
    answer = signed_in(resident).get(reverse("phone_token"))
    assert answer.json()["person"] == phone_name(resident) and answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_names_on_phones_differ_and_say_nothing(resident, chair):
    names = {phone_name(resident), phone_name(chair)}
    assert len(names) == 2 and not any(str(resident.pk) == name for name in names)


def test_policy_lets_manifest_worker_and_waiting_photos_in(client, db):
    policy = client.get("/")["Content-Security-Policy"]
    for part in ["manifest-src 'self'", "worker-src 'self'", "img-src 'self' data: blob:", "script-src 'self'"]:
        assert part in policy
