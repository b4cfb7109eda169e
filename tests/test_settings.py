"""What the environment decides: each case starts Python anew, as a process of an installation would."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

FIT = {"SECRET_KEY": "long-enough-and-known-to-this-test-only-0123456789", "ALLOWED_HOSTS": "portal.example"}
SHOW = "import django; django.setup(); from django.conf import settings as s; from django.core.files.storage import *;"


def start(code: str, **variables: str) -> subprocess.CompletedProcess:
    """Run `code` with nothing in the environment but `variables`."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "biglocal.settings", **variables}
    return subprocess.run(
        [sys.executable, "-c", SHOW + code], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", sorted(FIT))
def test_a_missing_variable_ends_the_start_with_its_name(name):
    ended = start("", **{key: value for key, value in FIT.items() if key != name})
    assert ended.returncode != 0
    assert f"The variable {name} is not set." in ended.stderr


def test_photos_lie_in_a_folder_by_default():
    shown = start("print(type(storages['default']).__name__)", **FIT)
    assert shown.stdout.strip() == "FileSystemStorage"


def test_photos_lie_in_a_private_bucket_when_one_is_named():
    shown = start(
        "found = storages['default']; print(type(found).__name__, found.bucket_name, found.default_acl)",
        **FIT,
        S3_BUCKET="our-photos",
    )
    assert shown.stdout.split() == ["S3Storage", "our-photos", "private"]


def test_errors_go_to_sentry_only_with_its_address():
    code = "from sentry_sdk import get_client as c; print(c().is_active(), c().options.get('send_default_pii'))"
    assert start(code, **FIT).stdout.split()[0] == "False"
    assert start(code, **FIT, SENTRY_DSN="http://key@127.0.0.1:9/1").stdout.split() == ["True", "False"]


def test_what_somebody_typed_does_not_go_along_with_an_error():
    """A postcode is a value of the function that broke."""
    code = "from sentry_sdk import get_client as c; print(c().options['include_local_variables'])"
    assert start(code, **FIT, SENTRY_DSN="http://key@127.0.0.1:9/1").stdout.split() == ["False"]


def test_a_mail_service_needs_the_key_it_signs_with():
    assert start("print(repr(s.MAIL_HOOK))", **FIT).stdout.strip() == "''"
    named = start("print(s.ANYMAIL)", **FIT, MAIL_HOOK="mailgun", MAIL_HOOK_KEY="k")
    assert named.stdout.strip() == "{'MAILGUN_WEBHOOK_SIGNING_KEY': 'k'}"
    assert "MAIL_HOOK_KEY" in start("", **FIT, MAIL_HOOK="mailgun").stderr
    assert "Known are: mailersend" in start("", **FIT, MAIL_HOOK="pigeons").stderr
