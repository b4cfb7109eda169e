"""What a file brought is found by the search."""

import pytest

from tests.factories.places import CouncilFactory
from tests.places.importing import run, table_file, three_wards, wards_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory(gss="E06000035", name="Medway", slug="medway")


def found(client, words):
    return client.get("/search/", {"q": words}).content.decode()


def test_wards_and_councillors_of_files_are_found(client, tmp_path):
    path = wards_file(tmp_path, three_wards())
    assert run("import_wards", path, "--council", "E06000035", "--from", "2023-05-04", "--commit")[0] == 0
    path = table_file(tmp_path, "Name,Party,Ward", ["Ann Lee,Green,Viaduct"], "medway_2025-06-28.csv")
    assert run("import_councillors", path, "--commit")[0] == 0
    assert "/wards/E05000003/" in found(client, "Magpie")
    assert "Cllr Ann <mark>Lee</mark>" in found(client, "Lee")


def test_wards_of_a_look_up_and_areas_are_found(client, tmp_path, community):
    path = table_file(tmp_path, "WD19CD,WD19NM,LAD19CD,LAD19NM", ["E05000009,Quarry,E06000035,Medway"], "dec2019.csv")
    assert run("import_ward_lookup", path, "--commit")[0] == 0
    path = table_file(tmp_path, "name,council_gss,council_name", ["Lantern Hill,E06000035,Medway"])
    assert run("import_areas", path, "--commit")[0] == 0
    assert "/wards/E05000009/" in found(client, "Quarry")
    assert "/areas/lantern-hill/" in found(client, "Lantern")
