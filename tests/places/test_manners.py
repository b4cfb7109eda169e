"""Manners of every import (places.md): both values shown, seats learnt, days asked for, properties listed."""

from datetime import date

import pytest

from biglocal.places.models import Council, Ward
from tests.factories.places import CouncilFactory

from .importing import COUNCIL_HEAD, COUNCIL_ROWS, councils_file, run, table_file, three_wards, wards_file

pytestmark = pytest.mark.django_db
MEDWAY = ["--council", "E06000035", "--from", "2023-05-04"]


@pytest.fixture
def council():
    return CouncilFactory(gss="E06000035", name="Medway", slug="medway")


def said(command, path, *args):
    """Return what the command prints, all kinds of lines together."""
    import io

    from django.core.management import call_command

    out = io.StringIO()
    call_command(command, str(path), *args, stdout=out)
    return out.getvalue()


def with_seats(value, property="SEATS"):
    features = three_wards()
    features[0]["properties"][property] = value
    return features


def test_hand_edit_of_a_council_shows_both_values_while_they_differ(tmp_path):
    path = councils_file(tmp_path)
    run("import_councils", path, "--commit")
    Council.objects.filter(gss="E06000035").update(name="Medway Council")
    for _ in range(2):
        told = said("import_councils", path, "--commit")
        assert "Kept as changed by hand: Medway Council: name Medway Council (the file: Medway)" in told
    assert Council.objects.get(gss="E06000035").name == "Medway Council"


def test_hand_edit_of_a_ward_shows_both_values_while_they_differ(tmp_path, council):
    path = wards_file(tmp_path, with_seats(3))
    run("import_wards", path, *MEDWAY, "--commit")
    Ward.objects.filter(gss="E05000001").update(name="The Viaduct", seats=2)
    told = said("import_wards", path, *MEDWAY, "--commit")
    assert "The Viaduct (the file: Viaduct)" in told and "2 seats (the file: 3)" in told
    ward = Ward.objects.get(gss="E05000001")
    assert (ward.name, ward.seats) == ("The Viaduct", 2)


def test_properties_nobody_asked_for_are_listed(tmp_path, council):
    assert "Properties not used: COLOUR." in said(
        "import_wards", wards_file(tmp_path, with_seats("red", "COLOUR")), *MEDWAY
    )


def test_seats_are_learnt_where_a_file_says_them(tmp_path, council):
    run("import_wards", wards_file(tmp_path, with_seats(3)), *MEDWAY, "--commit")
    kept = dict(Ward.objects.values_list("gss", "seats_known"))
    assert Ward.objects.get(gss="E05000001").seats == 3
    assert kept == {"E05000001": True, "E05000002": False, "E05000003": False}


def test_seats_learnt_later_are_news(tmp_path, council):
    run("import_wards", wards_file(tmp_path, three_wards()), *MEDWAY, "--commit")
    path = wards_file(tmp_path, with_seats("2"))
    assert "Seats: E05000001 Viaduct: not known is 2 now" in said("import_wards", path, *MEDWAY, "--sure", "--commit")
    assert Ward.objects.get(gss="E05000001").seats == 2
    head, row = "WD25CD,WD25NM,LAD25CD,LAD25NM,Seats", "E05000002,Hillside & Lines,E06000035,Medway,3"
    rows = [row, "E05000001,Viaduct,E06000035,Medway,", "E05000003,Magpie,E06000035,Medway,"]
    run("import_ward_lookup", table_file(tmp_path, head, rows), "--on", "2025-05-01", "--commit")
    assert Ward.objects.get(gss="E05000002").seats == 3


@pytest.mark.parametrize("value", ["0", "ten", "-1", "12"])
def test_what_is_no_number_of_seats_is_refused(tmp_path, council, value):
    code, answer = run("import_wards", wards_file(tmp_path, with_seats(value)), *MEDWAY, "--commit")
    assert code == 1 and answer["refused"][0]["column"] == "SEATS" and not Ward.objects.exists()


def test_list_of_councillors_asks_for_its_day(tmp_path, council):
    run("import_wards", wards_file(tmp_path, three_wards()), *MEDWAY, "--commit")
    path = table_file(tmp_path, "Name,Party,Ward", ["Ann Lee,Labour,Viaduct"], "medway.csv")
    assert run("import_councillors", path)[0] == 2
    assert run("import_councillors", path, "--on", "2025-05-01")[0] == 0
    named = table_file(tmp_path, "Name,Party,Ward", ["Ann Lee,Labour,Viaduct"], "medway_2025-05-01.csv")
    assert "1 May 2025, as the file's name proposes" in said("import_councillors", named)


def test_year_alone_is_no_day_of_a_look_up(tmp_path, council):
    row = ["E05000001,Viaduct,E06000035,Medway"]
    path = table_file(tmp_path, "WD25CD,WD25NM,LAD25CD,LAD25NM", row, "wards_2025.csv")
    assert run("import_ward_lookup", path)[0] == 2
    assert run("import_ward_lookup", path, "--on", "2025-05-01")[0] == 0


def test_day_a_council_ended_is_asked_for(tmp_path):
    rows = [
        *COUNCIL_ROWS[:1],
        "E07000108,Dover,E06000035,Medway,E06000035,Medway,E12000008,South East,E92000001,FALSE",
    ]
    path = table_file(tmp_path, COUNCIL_HEAD, rows)
    code, answer = run("import_councils", path, "--commit")
    assert code == 1 and answer["refused"][0]["line"] == 3 and not Council.objects.exists()
    run("import_councils", path, "--commit", "--on", "2026-04-01")
    assert Council.objects.get(gss="E07000108").end_date == date(2026, 3, 31)
