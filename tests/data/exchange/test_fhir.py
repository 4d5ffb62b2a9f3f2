"""FHIR patients: real archives counted against their index, and the parts one by one."""

import csv
import io
import json
import tarfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clinic_desktop.data.exchange.fhir import Version, version_of
from clinic_desktop.data.exchange.people import ImportedPerson, ImportFormat, ReadingContext, detect
from clinic_desktop.data.exchange.readers import read_people
from clinic_desktop.domain.errors import Cancelled, InvalidInput
from clinic_desktop.domain.patient import (
    Address,
    FormerName,
    Identity,
    Insurance,
    PersonName,
    Precision,
    PreviousProvider,
    Relation,
    Sex,
)
from clinic_desktop.domain.progress import Progress
from tests.data.exchange.reading import TODAY, read
from tests.shared_data import shared_data

PATIENT: dict[str, Any] = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Aoun"}]}


def one(tmp_path: Path, *others: dict[str, Any], **parts: Any) -> ImportedPerson:
    """A bundle of one patient with these parts, and the other resources."""
    entries = [
        {"fullUrl": f"urn:uuid:{r['id']}", "resource": r} for r in ({**PATIENT, **parts}, *others)
    ]
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    (person,) = read(file, "US")
    return person


@pytest.mark.parametrize(
    ("name", "patients", "notes"),
    [("synthea-fhir-r4-309patients", 308, 0), ("synthea-fhir-stu3-731patients", 731, 731)],
)
def test_an_archive_gives_everybody_its_index_lists(name: str, patients: int, notes: int) -> None:
    folder = shared_data() / "populations"
    assert detect(folder / f"{name}.tar.xz") is ImportFormat.FHIR
    found = {person.raw["file"]: person for person in read(folder / f"{name}.tar.xz", "US")}
    with (folder / f"{name}.index.tsv").open(encoding="utf-8", newline="") as index:
        listed = {
            row["file"]: row for row in csv.DictReader(index, delimiter="\t") if row["family"]
        }
    assert {file: facts(person) for file, person in found.items()} == {
        file: (
            row["family"], row["given"], row["gender"], row["birthDate"],
            row["deceased"][:10], row["city"], row["state"],
        )
        for file, row in listed.items()
    }  # fmt: skip
    assert len(found) == patients
    assert sum("STU3" in note for person in found.values() for note in person.notes) == notes


def facts(person: ImportedPerson) -> tuple[str, ...]:
    form = person.form
    assert form.birth is not None
    given = " ".join(filter(None, (form.name.given, form.name.middle)))
    died = str(form.deceased_on or "")
    place = form.addresses[0]
    return (
        form.name.family, given, str(form.sex), str(form.birth.day), died, place.city, place.region,
    )  # fmt: skip


def test_names_by_use_second_script_former_and_nickname(tmp_path: Path) -> None:
    names = [
        {"use": "nickname", "given": ["Aiko"]},
        {"use": "maiden", "family": "Bek", "given": ["Aigerim"], "period": {"end": "2015-06"}},
        {
            "use": "official",
            "family": "Nurlan",
            "given": ["Aigerim", "Bolatkyzy"],
            "prefix": ["Ms."],
        },
        {"use": "usual", "family": "Нұрлан", "given": ["Айгерім"]},
    ]
    form = one(tmp_path, name=names).form
    assert form.name == PersonName("Aigerim", "Bolatkyzy", "Nurlan")
    assert form.second_name == PersonName("Айгерім", "", "Нұрлан")
    assert form.preferred == "Aiko"
    assert form.former_names == (FormerName(PersonName("Aigerim", "", "Bek")),)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("1956-08-03", date(1956, 8, 3), Precision.EXACT),
        ("1956-08", date(1956, 8, 1), Precision.MONTH),
        ("1956", date(1956, 1, 1), Precision.YEAR),
    ],
)
def test_a_birth_date_keeps_its_precision(
    tmp_path: Path, written: str, day: date, precision: Precision
) -> None:
    birth = one(tmp_path, birthDate=written).form.birth
    assert birth is not None
    assert (birth.day, birth.precision) == (day, precision)


def test_a_wrong_birth_date_is_said_and_left_out(tmp_path: Path) -> None:
    person = one(tmp_path, birthDate="1956-13-03")
    assert person.form.birth is None
    assert "1956-13-03" in person.problems[0]


def test_contact_points_addresses_and_identifiers(tmp_path: Path) -> None:
    passport = {"coding": [{"code": "PPN"}]}
    person = one(
        tmp_path,
        telecom=[
            {"system": "fax", "value": "555-978-0000"},
            {"system": "phone", "value": "(202) 456-1111", "use": "home", "rank": 2},
            {"system": "phone", "value": "anna@example.org", "rank": 1},
            {"system": "phone", "value": "202 456 2222", "use": "old"},
        ],
        address=[{"use": "home", "line": ["1 Hamra St"], "city": "Beirut", "country": "Liban"}],
        identifier=[
            {"system": "urn:own", "value": "77"},
            {"type": passport, "value": "RL 123456"},
            {"system": "https://egov.kz/iin", "value": "900531400123"},
        ],
    )
    assert [c.value for c in person.form.contacts] == ["anna@example.org", "+12024561111"]
    assert person.form.addresses == (Address("1 Hamra St", "Beirut", country="LB", label="home"),)
    assert person.form.identities == (
        Identity("passport", "RL123456"),
        Identity("other", "900531400123", "IIN"),
    )


def test_relations_insurance_and_doctor_come_from_the_resources_beside(tmp_path: Path) -> None:
    person = one(
        tmp_path,
        {
            "resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"},
            "relationship": [{"coding": [{"code": "GUARD"}], "text": "mother"}],
            "name": [{"text": "Rima Aoun"}], "telecom": [{"system": "phone", "value": "2024561111"}],
        },
        {"resourceType": "RelatedPerson", "id": "r2", "patient": {"reference": "Patient/else"}},
        {
            "resourceType": "Coverage", "id": "c1", "beneficiary": {"reference": "urn:uuid:p1"},
            "payor": [{"reference": "Organization/o1"}], "subscriberId": "S-9",
            "period": {"start": "2025-01-01", "end": "2026-12-31"},
        },
        {"resourceType": "Organization", "id": "o1", "name": "Assurance du Levant"},
        {"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Sfeir", "given": ["Nada"]}]},
        generalPractitioner=[{"reference": "urn:uuid:d1"}],
        contact=[{"relationship": [{"coding": [{"code": "C"}]}], "name": {"text": "Elie Aoun"}}],
    )  # fmt: skip
    assert person.form.relations == (
        Relation("emergency", "Elie Aoun"),
        Relation("guardian", "Rima Aoun", "+12024561111", "mother"),
    )
    assert person.form.insurances == (
        Insurance("Assurance du Levant", "S-9", "", date(2025, 1, 1), date(2026, 12, 31)),
    )
    assert person.form.previous_providers == (PreviousProvider("Nada Sfeir"),)


def test_sex_at_birth_and_a_gender_that_differs_are_both_kept(tmp_path: Path) -> None:
    url = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
    form = one(tmp_path, gender="male", extension=[{"url": url, "valueCode": "F"}]).form
    assert (form.sex, form.gender) == (Sex.FEMALE, "male")
    assert one(tmp_path, gender="other").form.gender == "other"


def test_the_preferred_language_and_death(tmp_path: Path) -> None:
    spoken = [
        {"language": {"coding": [{"code": "en-US"}]}},
        {"language": {"text": "Français"}, "preferred": True},
    ]
    person = one(tmp_path, communication=spoken, deceasedDateTime="2020-02-03T10:00:00+02:00")
    assert person.form.language == "fr"
    assert person.form.deceased_on == date(2020, 2, 3)
    assert "without the date" in one(tmp_path, deceasedBoolean=True).problems[0]


def test_a_rule_that_changes_the_meaning_is_never_passed_over(tmp_path: Path) -> None:
    assert "not known here" in one(tmp_path, modifierExtension=[{"url": "urn:x"}]).problems[0]


def test_older_versions_are_known_by_their_structure(tmp_path: Path) -> None:
    marital = {"coding": [{"system": "http://hl7.org/fhir/v3/MaritalStatus", "code": "M"}]}
    assert version_of({**PATIENT, "maritalStatus": marital}) is Version.STU3
    assert version_of({**PATIENT, "animal": {}}) is Version.STU3
    assert version_of(PATIENT) is Version.R4
    assert "DSTU2" in one(tmp_path, name=[{"family": ["Aoun"]}]).refused


@pytest.mark.parametrize(
    "parts",
    [
        {"name": "Aoun"}, {"name": [None, 1, {"given": [None, 3], "family": 5}]}, {"telecom": [[]]},
        {"telecom": [{"system": "phone", "value": 5}]}, {"birthDate": 1990}, {"identifier": {}},
        {"identifier": [{"type": "x", "value": "1", "assigner": []}]}, {"address": [{"line": {}}]},
        {"communication": [{"language": "fr"}]}, {"contact": ["x", {"name": 1}]},
        {"extension": {"url": []}}, {"deceasedDateTime": []}, {"generalPractitioner": [{"reference": 1}]},
    ],
)  # fmt: skip
def test_parts_of_the_wrong_type_read_as_absent(tmp_path: Path, parts: dict[str, Any]) -> None:
    assert one(tmp_path, **parts).source_id == "p1"


def test_lines_and_archives_hold_the_same_people(tmp_path: Path) -> None:
    line = json.dumps(PATIENT).encode()
    (tmp_path / "all.ndjson").write_bytes(line + b"\n\n" + line + b"\n")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("../../one.json", json.dumps(PATIENT, indent=2))
        archive.writestr("two.ndjson", line)
        archive.writestr("read.me", b"\x00")
    assert [p.form.name.family for p in read(tmp_path / "all.ndjson")] == ["Aoun", "Aoun"]
    assert [p.form.name.family for p in read(tmp_path / "all.zip")] == ["Aoun", "Aoun"]
    assert not (tmp_path.parent / "one.json").exists()


def test_links_and_devices_in_an_archive_are_passed_by(tmp_path: Path) -> None:
    file = tmp_path / "all.tar.xz"
    with tarfile.open(file, "w:xz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo("link.json")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("/etc/../one.json")
        member.size = len(json.dumps(PATIENT))
        archive.addfile(member, io.BytesIO(json.dumps(PATIENT).encode()))
    assert [person.form.name.family for person in read(file)] == ["Aoun"]


def test_an_archive_packed_like_a_bomb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.tar.xz"
    with tarfile.open(file, "w:xz") as archive:
        member = tarfile.TarInfo("zeros.bin")
        member.size = 10 * 1024 * 1024
        archive.addfile(member, io.BytesIO(bytes(member.size)))
    with pytest.raises(InvalidInput, match="cannot be honest"):
        read(file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"resourceType": "Observation"}', "no patients in the FHIR format"),
        (b'{"resourceType": "Patient", "id": ', "or it is cut off"),
        (b"{" * 100_000, "or it is cut off"),
        (b'{"a":' * 100_000, "or it is cut off"),
    ],
)
def test_what_is_no_patient_is_refused_in_plain_words(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match=said):
        read(file)


def test_a_cut_off_archive_is_refused_at_its_end_and_cancel_stops_before(tmp_path: Path) -> None:
    whole = shared_data() / "populations" / "synthea-fhir-stu3-731patients.tar.xz"
    file = tmp_path / "cut.tar.xz"
    file.write_bytes(whole.read_bytes()[:200_000])
    with pytest.raises(InvalidInput, match="damaged"):
        read(file)
    stop = Progress(is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        next(read_people(whole, ReadingContext("US", TODAY), stop))
