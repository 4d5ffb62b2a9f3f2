"""People from tables: columns recognised, values read, doubts said."""

from datetime import date
from pathlib import Path

import pytest

from clinic_desktop.data.exchange import delimited, guessing, mapping, rows, values
from clinic_desktop.data.exchange.mapping import ColumnMapping, Target
from clinic_desktop.data.exchange.people import ImportedPerson, ReadingContext
from clinic_desktop.domain.errors import Cancelled, InvalidInput
from clinic_desktop.domain.patient import ContactKind, Identity, PersonName, Precision, Sex
from clinic_desktop.domain.progress import Progress
from tests.data.exchange.reading import TODAY, read
from tests.shared_data import shared_data


def people(text: str, region: str = "LB") -> list[ImportedPerson]:
    table = delimited.table_of(text.encode())
    context = ReadingContext(region, TODAY)
    return list(rows.people_of(table, guessing.guess(table), context, Progress()))


def guessed(text: str) -> dict[str, Target]:
    return dict(guessing.guess(delimited.table_of(text.encode())).columns)


@pytest.mark.parametrize(
    "headings",
    [
        "First Name,Last Name,DOB,Sex,Mobile,E-mail,City",
        "Prénom,Nom,Date de naissance,Sexe,Portable,Courriel,Ville",
        "Имя,Фамилия,Дата рождения,Пол,Телефон,Эл. почта,Город",
        "الاسم الأول,العائلة,تاريخ الميلاد,الجنس,هاتف,البريد الالكتروني,المدينة",
        "given_name,family_name,birthdate,gender,phone_number,email,city_village",
        "givenName,familyName,birthDate,gender,cellPhone,emailAddress,cityVillage",
        "PAT_FNAME,PAT_SNAME,PAT_BDATE,PAT_SEX,PAT_TELE,EMAIL,PAT_CITY",
        "First Name,Last Name,Birthday,Gender,Phone 1 - Value,E-mail 1 - Value,Home City",
    ],
)
def test_headings_of_many_languages_and_programs_are_recognised(headings: str) -> None:
    assert list(guessed(headings + "\n").values()) == [
        Target.GIVEN,
        Target.FAMILY,
        Target.BIRTH,
        Target.SEX,
        Target.PHONE,
        Target.EMAIL,
        Target.CITY,
    ]


def test_nom_alone_is_the_whole_name_and_beside_prenom_the_family_name() -> None:
    assert guessed("Nom\n") == {"Nom": Target.FULL_NAME}
    assert guessed("Nom,Prénom\n")["Nom"] is Target.FAMILY
    assert guessed("Name,First name\n")["Name"] is Target.FAMILY


def test_columns_without_a_telling_heading_are_known_by_their_content() -> None:
    text = "x1,x2,x3,x4\na@b.org,+96171123456,12/05/1980,F\nc@d.org,03 123 456,30/11/2001,M\n"
    assert guessed(text) == {
        "x1": Target.EMAIL,
        "x2": Target.PHONE,
        "x3": Target.BIRTH,
        "x4": Target.SEX,
    }


def test_amounts_and_coordinates_are_not_taken_for_phone_numbers() -> None:
    assert guessed("x,y\n42.3687,49112.87\n-71.1516,1234567\n") == {}


def test_all_of_synthea_is_read_with_its_numbered_names_as_they_are() -> None:
    found = read(shared_data() / "populations" / "synthea-csv-ibm-1000" / "patients.csv", "US")
    assert len(found) == 1000
    assert not [person for person in found if person.refused or person.problems]
    first = found[0]
    assert first.form.name == PersonName("Bertie593", "", "Schneider199")
    assert first.form.birth is not None
    assert first.form.birth.day == date(2018, 3, 29)
    assert first.form.sex is Sex.FEMALE
    assert first.form.addresses[0].postcode == "91911"
    assert first.source_id == "87ba3fec-791b-4565-87b6-cf9ce1dec850"
    assert sum(person.form.sex is Sex.UNKNOWN for person in found) == 0
    assert len({person.source_id for person in found}) == 1000


def test_the_other_synthea_set_is_read_too() -> None:
    found = read(shared_data() / "populations" / "synthea-csv-dbt" / "patients.csv", "US")
    assert len(found) > 20
    assert not [person for person in found if person.refused or person.form.contacts]


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("M", Sex.MALE), ("f", Sex.FEMALE), ("Male", Sex.MALE), ("женский", Sex.FEMALE),
        ("муж.", Sex.MALE), ("ذكر", Sex.MALE), ("أنثى", Sex.FEMALE), ("انثى", Sex.FEMALE),
        ("Féminin", Sex.FEMALE), ("Homme", Sex.MALE), ("еркек", Sex.MALE), ("әйел", Sex.FEMALE),
        ("महिला", Sex.FEMALE), ("", Sex.UNKNOWN), ("unknown", Sex.UNKNOWN), ("9", None),
    ],
)  # fmt: skip
def test_words_for_a_sex(written: str, sex: Sex | None) -> None:
    assert values.sex(written) is sex


@pytest.mark.parametrize(
    ("written", "order", "day", "precision"),
    [
        ("1990-05-31", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("31/05/1990", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("05/31/1990", "mdy", date(1990, 5, 31), Precision.EXACT),
        ("31.05.1990", "mdy", date(1990, 5, 31), Precision.EXACT),
        ("19900531", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("1990-05-31T00:00:00Z", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("1990-05-31 00:00:00.0", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("31 mai 1990", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("31-MAY-1990", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("٣١/٠٥/١٩٩٠", "dmy", date(1990, 5, 31), Precision.EXACT),
        ("05.1990", "dmy", date(1990, 5, 1), Precision.MONTH),
        ("1990", "dmy", date(1990, 1, 1), Precision.YEAR),
        ("35 ans", "dmy", date(1990, 7, 1), Precision.AGE),
    ],
)
def test_birth_dates_keep_how_exactly_they_are_known(
    written: str, order: str, day: date, precision: Precision
) -> None:
    birth = values.birth(written, order, TODAY)
    assert (birth.day, birth.precision) == (day, precision)


def test_doubtful_values_are_left_out_and_said_and_the_person_is_kept() -> None:
    text = "name,dob,sex,language\nKhalil Haddad,31/02/1990,?!,Klingon\n"
    (person,) = people(text)
    assert person.form.birth is None
    assert [problem.split(" was left out")[0] for problem in person.problems] == [
        "Birth date “31/02/1990”",
        "Language “Klingon”",
    ]
    assert not person.refused


def test_a_row_without_a_name_is_refused_and_keeps_its_cells_for_the_error_file() -> None:
    (person,) = people("first,last,phone\n,,71123456\n")
    assert person.refused == "There is no name in this row."
    assert person.raw == {"first": "", "last": "", "phone": "71123456"}
    assert person.row == 2


def test_phones_of_the_region_several_in_a_cell_and_mail_among_them() -> None:
    (person,) = people("name,phone,mobile\nAnna,01/123456; anna@example.org,٧١ ١٢٣ ٤٥٦\n")
    assert [(c.kind, c.value, c.label) for c in person.form.contacts] == [
        (ContactKind.PHONE, "+9611123456", ""),
        (ContactKind.EMAIL, "anna@example.org", ""),
        (ContactKind.PHONE, "+96171123456", "mobile"),
    ]


def test_numbers_that_cannot_be_right_are_kept_as_other_documents() -> None:
    text = "name,iin,passport\nАнна Иванова,900531400123,N12345678\n"
    (person,) = people(text, "KZ")
    assert person.form.identities == (
        Identity("other", "900531400123", "IIN"),
        Identity("passport", "N12345678"),
    )
    assert "not a valid IIN: 900531400123" in person.problems[0]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Haddad, Khalil Gibran", PersonName("Khalil", "Gibran", "Haddad")),
        ("Khalil Gibran Haddad", PersonName("Khalil", "Gibran", "Haddad")),
        ("Иванова Анна Петровна", PersonName("Анна", "Петровна", "Иванова")),
        ("Нұрлан Айгерім Болатқызы", PersonName("Айгерім", "Болатқызы", "Нұрлан")),
        ("Cher", PersonName("Cher")),
    ],
)
def test_a_name_in_one_piece_is_taken_apart(written: str, name: PersonName) -> None:
    assert values.full_name(written) == name


def test_a_mapping_is_kept_as_json_and_offered_where_its_columns_are() -> None:
    chosen = ColumnMapping(
        (("Имя", Target.GIVEN), ("Тел", Target.PHONE)), "mdy", "Old list", "cp1251"
    )
    assert mapping.from_json(chosen.to_json()) == chosen
    assert chosen.fits(["Тел", "Имя", "x"])
    assert not chosen.fits(["Имя"])
    for broken in ("", "[]", "{}", '{"columns": [["a", "nowhere"]]}', "null"):
        with pytest.raises(InvalidInput, match="saved mapping"):
            mapping.from_json(broken)


def test_a_place_for_one_column_moves_and_a_place_for_several_adds() -> None:
    chosen = ColumnMapping((("a", Target.GIVEN), ("b", Target.PHONE)))
    moved = chosen.with_column("c", Target.GIVEN).with_column("d", Target.PHONE)
    assert dict(moved.columns) == {"b": Target.PHONE, "c": Target.GIVEN, "d": Target.PHONE}
    assert dict(moved.with_column("b", None).columns) == {"c": Target.GIVEN, "d": Target.PHONE}


def test_every_target_has_a_title() -> None:
    assert len({mapping.title(target) for target in Target}) == len(Target)


def test_a_mapping_without_any_name_is_refused() -> None:
    table = delimited.table_of(b"x\n1\n")
    with pytest.raises(InvalidInput, match="which column holds the names"):
        next(rows.people_of(table, ColumnMapping(()), ReadingContext("LB", TODAY), Progress()))


def test_cancel_stops_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name\n" + "Anna\n" * 500)
    table = delimited.read_table(file)
    stop = Progress(is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        list(rows.people_of(table, guessing.guess(table), ReadingContext("LB", TODAY), stop))
