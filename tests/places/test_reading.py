"""Files as publishers and spreadsheets write them."""

import pytest

from biglocal.places.imports.reading import FileWrong, read_source, read_table, spoiled
from biglocal.places.names import folded_person, folded_ward, without_title

HEADINGS = {"name": "Name", "code": r"WD\d\dCD"}


def written(folder, raw, name="file.csv"):
    path = folder / name
    path.write_bytes(raw)
    return path


def read(folder, raw):
    return read_table(read_source(written(folder, raw)), HEADINGS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read_right(tmp_path, encoding):
    table = read(tmp_path, "WD25CD,Name\r\nE05000001,Zoë’s Café\r\n".encode(encoding))
    assert table.rows[0]["name"] == "Zoë’s Café"


@pytest.mark.parametrize(
    "raw", [b"", b"  \n", b"PK\x03\x04zip", b"\xff\xfe\x00", b"a\x00b,c", b"\x81\x8d\x8f", b"\x89PNG\r\n\x1a\n"]
)
def test_file_that_is_no_text_is_refused_by_name(tmp_path, raw):
    with pytest.raises(FileWrong, match="file.csv"):
        read_source(written(tmp_path, raw))


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileWrong, match="cannot be read"):
        read_source(tmp_path / "nothing.csv")


def test_all_missing_columns_are_named_at_once(tmp_path):
    with pytest.raises(FileWrong, match=r"no column Name, WDyyCD"):
        read(tmp_path, b"Wrong,Headings\r\n1,2\r\n")


def test_columns_are_found_by_name_wherever_they_stand(tmp_path):
    table = read(tmp_path, b"More,  name ,WD19CD\n x ,Luton,E05000001\n")
    assert (table.rows[0]["name"], table.rows[0]["code"], table.unknown) == ("Luton", "E05000001", ["More"])


def test_heading_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(FileWrong, match="more than once"):
        read(tmp_path, b"Name,name,WD25CD\na,b,c\n")


def test_lines_count_through_values_of_several_lines(tmp_path):
    table = read(tmp_path, b'Name,WD25CD\n"two\nlines",E05000001\n\nnext,E05000002\n')
    assert [row.line for row in table.rows] == [2, 5]


def test_semicolons_and_tabs_part_columns_too(tmp_path):
    assert read(tmp_path, b"Name;WD25CD\nLuton;E05000001\n").rows[0]["name"] == "Luton"
    assert read(tmp_path, b"Name\tWD25CD\nLuton\tE05000001\n").rows[0]["name"] == "Luton"


@pytest.mark.parametrize("value", ["1.2E+05", "44927", "12,5", "1-Mar", "01-May-2023"])
def test_what_spreadsheets_spoil_is_seen(value):
    assert spoiled(value)


@pytest.mark.parametrize("value", ["Luton", "St Mary's Island", "E05000001", "Ward 12"])
def test_whole_values_are_left_alone(value):
    assert not spoiled(value)


def test_ward_names_fold_case_and_dots_apostrophes_and_ward():
    assert folded_ward("St. Mary’s Island Ward") == folded_ward("ST MARY'S ISLAND")
    assert folded_ward("Hale Barns & Timperley South") == folded_ward("Hale Barns and Timperley South")
    assert folded_ward("Bucklow-St Martins") == folded_ward("Bucklow St. Martins")
    assert folded_ward("Forward") == "forward"


def test_names_of_people_fold_titles_and_honours():
    assert folded_person("Councillor Dr. Zoë O’Neill MBE") == folded_person("Cllr Zoe ONeill")
    assert without_title("Councillor Geraldine Coggins") == "Geraldine Coggins"
