"""Fields as the design draws them: from memory where the same was drawn, and labels are text."""

import pytest
from django import forms
from django.utils.safestring import mark_safe

from biglocal.communities.models import Community
from biglocal.web import fields, parts
from biglocal.web.fields import gds


class Asked(forms.Form):
    """One field of each kind that the portal draws."""

    name = forms.CharField(label="Name", help_text="As on the door", error_messages={"required": "Enter a name."})
    kind = forms.ChoiceField(label="Kind", choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sure", required=False)
    file = forms.FileField(label="File", required=False)


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Count how often a field is really drawn."""
    parts._kept.clear()
    draw, names = fields.as_crispy_field, []
    monkeypatch.setattr(fields, "as_crispy_field", lambda field, pack: names.append(field.name) or draw(field, pack))
    return names


def test_the_same_field_is_drawn_once(drawn):
    assert gds(Asked()["name"]) == gds(Asked()["name"])
    assert drawn == ["name"]


@pytest.mark.parametrize("name", ["name", "kind", "sure"])
def test_what_was_typed_is_shown_and_not_what_somebody_else_typed(drawn, name):
    one, other = (gds(Asked({"name": typed, "kind": typed, "sure": ""})[name]) for typed in ("a", "b"))
    assert gds(Asked({"name": "a", "kind": "a", "sure": "on"})["sure"]).count("checked") == 1
    assert (one != other) is (name != "sure")


def test_an_error_is_another_drawing(drawn):
    form = Asked({"name": ""})
    form.is_valid()
    assert "Enter a name." not in gds(Asked({"name": ""})["kind"])
    assert "Enter a name." in gds(form["name"])
    assert "Enter a name." not in gds(Asked()["name"])


def test_labels_and_hints_are_text(drawn):
    form = Asked()
    form.fields["name"].label, form.fields["name"].help_text = "<b>Name</b>", "<i>hint</i>"
    page = gds(form["name"])
    assert "&lt;b&gt;Name" in page
    assert "&lt;i&gt;hint" in page
    form.fields["kind"].label = mark_safe("<b>Kind</b>")  # noqa: S308  # a test's own words
    assert "<b>Kind</b>" in gds(form["kind"])


@pytest.mark.django_db
def test_what_reads_files_or_rows_is_drawn_each_time(drawn, community):
    class Chosen(forms.Form):
        area = forms.ModelChoiceField(Community.objects.all())

    for _ in range(2):
        gds(Asked()["file"])
        assert community.name in gds(Chosen()["area"])
    assert drawn == ["file", "area", "file", "area"]
