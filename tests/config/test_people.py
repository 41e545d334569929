from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbaudit.config.people import load_directory, read_directory, read_people
from kbaudit.config.reader import read_config
from kbaudit.errors import ConfigError, ConfigProblems
from kbaudit.person import Leave, Person

ANA = Person(
    name="Ana Diaz",
    address="ana@example.org",
    handles=("@ana", "ana-diaz"),
    zone="Europe/Madrid",
    locale="es",
    groups=("billing", "#team-billing"),
    leave=(Leave(date(2026, 12, 20), date(2027, 1, 6)), Leave(date(2027, 3, 1), date(2027, 3, 1))),
    delegate="ben@example.org",
)
BEN = Person(name="Ben Ode", address="ben@example.org", zone="Europe/Athens", left=date(2026, 3, 31))

CSV = """\
Name;Email;Handles;Time zone;Locale;Groups;Leave;Delegate;Left;Phone
Ana Diaz;ana@example.org;"@ana; ana-diaz";Europe/Madrid;es;billing, #team-billing;\
2026-12-20..2027-01-06 | 1/3/2027;ben@example.org;;1
Ben Ode;ben@example.org;;;;;;;31/03/2026;2
"""

TOML = """\
[[people]]
name = "Ana Diaz"
address = "ana@example.org"
handles = ["@ana", "ana-diaz"]
zone = "Europe/Madrid"
locale = "es"
groups = "billing; #team-billing"
leave = [{ from = 2026-12-20, until = 2027-01-06 }, 2027-03-01]
delegate = "ben@example.org"

[[people]]
name = "Ben Ode"
email = "ben@example.org"
left = 2026-03-31
"""


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("name", "text"), [("people.csv", CSV), ("people.toml", TOML), ("PEOPLE.TOML", TOML)])
def test_a_directory_is_read_from_a_table_or_toml(name: str, text: str, tmp_path: Path) -> None:
    """Both give the same people; a zone that is not given is the policy's, and other columns are left alone."""
    directory = load_directory(written(tmp_path, name, text), "Europe/Athens")

    assert directory.people == (ANA, BEN)


@pytest.mark.parametrize(
    ("leave", "first", "last"),
    [
        ("2026-12-20..2027-01-06", date(2026, 12, 20), date(2027, 1, 6)),
        ("2026-12-20 .. 2027-01-06", date(2026, 12, 20), date(2027, 1, 6)),
        ("20 December 2026 – 6 January 2027", date(2026, 12, 20), date(2027, 1, 6)),
        ("2026-12-20 to 2027-01-06", date(2026, 12, 20), date(2027, 1, 6)),
        ("2026-12-20 - 2027-01-06", date(2026, 12, 20), date(2027, 1, 6)),
        ("2026-12-20..", date(2026, 12, 20), None),
        ("2026-12-20", date(2026, 12, 20), date(2026, 12, 20)),
        ("20/12/2026", date(2026, 12, 20), date(2026, 12, 20)),
    ],
)
def test_a_leave_may_be_written_as_people_do(leave: str, first: date, last: date | None) -> None:
    """Two days with something between them, one day, or a day after which nobody knows."""
    read = read_people([{"name": "Ana", "leave": leave}])

    assert read.problems == ()
    assert read.directory.people[0].leave == (Leave(first, last),)


def test_a_table_of_american_dates_is_read_as_one(tmp_path: Path) -> None:
    """All dates of a column together tell what comes first."""
    text = "name,left\nAna,3/31/2026\nBen,4/2/2026\n"

    people = load_directory(written(tmp_path, "people.csv", text)).people

    assert [person.left for person in people] == [date(2026, 3, 31), date(2026, 4, 2)]


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Each problem names the row, the person and the field, shows the value, and says what to write."""
    text = """\
name,address,zone,locale,leave,left,delegat
Ana,ana@,Europe/Atens,español,2027-01-06..2026-12-20,soon,
,,UTC,,,,
Ben,ben@example.org,,,1..2..3,,
Cy,,,,never,,,,,too much
"""
    with pytest.raises(ConfigProblems) as raised:
        load_directory(written(tmp_path, "people.csv", text))

    assert (
        str(raised.value)
        == """\
people.csv: 10 problems
  column delegat: unknown; did you mean delegate?
  line 2, Ana, address: 'ana@' is no e-mail address; write one like ana@example.org
  line 2, Ana, zone: 'Europe/Atens' is no IANA time zone; write one like Europe/Athens or UTC
  line 2, Ana, locale: 'español' is no language tag; write one like de or pt-BR
  line 2, Ana, leave: '2027-01-06..2026-12-20' ends on 2026-12-20, before it begins on 2027-01-06; turn the days round
  line 2, Ana, left: 'soon' has no year of four digits; write a day like 2026-11-22
  line 3: has no name and no address that can be used; write one of them
  line 4, Ben, leave: '1..2..3' names more than two days; write 2026-12-20..2027-01-06, several with ; between them
  line 5: has 10 cells where the header names 7 columns
  line 5, Cy, leave: 'never' has no year of four digits; write a day like 2026-11-22"""
    )


def test_what_can_be_used_is_kept(tmp_path: Path) -> None:
    """Somebody with a mistyped zone is still somebody."""
    read = read_directory(written(tmp_path, "people.csv", "name,zone\nAna,Europe/Atens\n"), "Europe/Athens")

    assert read.directory.people == (Person(name="Ana", zone="Europe/Athens"),)
    assert len(read.problems) == 1


def test_who_has_no_name_goes_by_the_address(tmp_path: Path) -> None:
    """A list of addresses is a directory."""
    directory = load_directory(written(tmp_path, "people.csv", "email\nana@example.org\n"))

    assert directory.people == (Person(name="ana@example.org", address="ana@example.org"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[person]]\nname = "Ana"\n', "person: unknown key; known here are: people"),
        ('people = "Ana"\n', "people: is not a list; write [[people]]"),
        ('people = ["Ana"]\n', "people[1]: is 'Ana'; write [[people]] and a table"),
        ('[[people]]\nname = "Ana"\nzona = "UTC"\n', "people[1].zona: unknown key; did you mean zone?"),
        ("[[people]]\nname = 7\n", "people[1], name: 7 is no text; write text in quotes"),
        ('[[people]]\nname = "Ana"\nhandles = [7]\n', "people[1], Ana, handles: 7 is no text; write text in quotes"),
        ('[[people]]\nname = "Ana"\nleft = true\n', "people[1], Ana, left: true is no day; write one like 2026"),
        ('[[people]]\nname = "Ana"\nleave = 7.5\n', "7.5 is no day; write one like 2026-11-22"),
        ('[[people]]\nname = "Ana"\nleave = [{ until = 2026-12-20 }]\n', "is no leave; write { from = 2026-12-20"),
        ('[[people]]\nname = "Ana"\nleave = [{ from = "" }]\n', "names no day; write one like 2026-11-22"),
    ],
)
def test_toml_that_cannot_be_used_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """A problem is named by the number of the table, the person and the field."""
    read = read_directory(written(tmp_path, "people.toml", text))

    assert any(said in str(problem) for problem in read.problems), read.problems


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("people.csv", "", "is empty; its first line must name the columns"),
        ("people.csv", "phone,room\n1,2\n", "has neither a column name nor address; its columns are: phone, room"),
        ("people.toml", "[[people", "is not TOML"),
    ],
)
def test_a_file_that_is_no_directory_is_refused(name: str, text: str, said: str, tmp_path: Path) -> None:
    """The error names the file and says what it lacks."""
    with pytest.raises(ConfigError, match=said) as raised:
        load_directory(written(tmp_path, name, text))
    assert name in str(raised.value)


@pytest.mark.parametrize("name", ["people.csv", "people.toml"])
def test_a_file_that_is_not_there_is_a_configuration_error(name: str, tmp_path: Path) -> None:
    """Nothing is audited on the pretence that nobody has left."""
    with pytest.raises(ConfigError, match="no such file or directory; check the path"):
        load_directory(tmp_path / name)


def test_the_configuration_names_the_file_beside_it(tmp_path: Path) -> None:
    """A relative path starts from the configuration's folder; without the table there is no directory."""
    config = read_config({"people": {"file": "people.csv"}}, tmp_path / "kbaudit.toml")

    assert config.people is not None
    assert config.people.file == tmp_path / "people.csv"
    assert read_config({}, tmp_path / "kbaudit.toml").people is None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"people": {}}, "people.file: is required"),
        ({"people": {"file": 7}}, "people.file: 7 cannot be used; write a path in quotes"),
        ({"people": {"files": "a.csv"}}, "people.files: unknown key; did you mean file?"),
        ({"people": {"file": "a\0.csv"}}, "holds a NUL"),
    ],
)
def test_wrong_settings_are_told(table: dict[str, object], said: str, tmp_path: Path) -> None:
    """They are named as all settings are."""
    with pytest.raises(ConfigProblems, match=said):
        read_config(table, tmp_path / "kbaudit.toml")
