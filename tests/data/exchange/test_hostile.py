"""Whatever is in the file: people or a ClinicError in plain words, never a crash, and in time."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.patient import PersonName
from tests.data.exchange.reading import read

CSV = (
    "No;Имя;Фамилия;DOB;Sex;Phone;E-mail;Address;IIN;Tags;Note\r\n"
    '1;Айгерім;Нұрлан;31.05.1990;ж;+7 701 123 45 67;a@b.kz;"Абай 5; кв. 7";900531400123;VIP;"x\r\ny"\r\n'
    "2;خليل;الحاج;1980;ذكر;٠١١٢٣٤٥٦;;;;;'=1+1\r\n"
).encode()
VCARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Haddad;Khalil;;;\r\nTEL;TYPE=cell:+96171123456\r\n"
    b"ADR:;;1 Hamra;Beirut;;;LB\r\nBDAY:1980-03-22\r\n"
    b"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D0=90=\r\n=D0=91\r\nEND:VCARD\r\n"
)
FHIR = json.dumps(
    {
        "resourceType": "Bundle",
        "entry": [
            {
                "fullUrl": "urn:uuid:p1",
                "resource": {
                    "resourceType": "Patient",
                    "id": "p1",
                    "name": [{"use": "official", "family": "Aoun", "given": ["Rima", "N."]}],
                    "telecom": [{"system": "phone", "value": "+96171123456", "rank": 1}],
                    "birthDate": "1980-03",
                    "identifier": [{"type": {"coding": [{"code": "PPN"}]}, "value": "RL123456"}],
                    "contact": [{"name": {"text": "Elie Aoun"}}],
                },
            }
        ],
    }
).encode()
DUMP = (
    b"-- MySQL dump\nINSERT INTO `oh_patient` (`PAT_ID`,`PAT_FNAME`,`PAT_BDATE`,`PAT_TELE`) "
    b"VALUES (1,'O\\'Brien','1990-05-31','+39 02 1234567'),(2,'x',NULL,NULL);\n"
)
PIECES = [
    b"\x00", b'"', b"'", b";", b",", b"\n", b"\r", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\\", b"=", b"{",
    b"[", b"]}", b"null", b"1e999", b"-", b"(", b")", b"NULL", b"\xe2\x80\xae", b"\xd8\x00", b"9" * 400,
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"A" * 40_000, b"0000-00-00", b"31.02.1990", b"+", b"@", b":", b"%",
]  # fmt: skip


def mutated(original: bytes, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - the same faults every time
    data = bytearray(original)
    for _change in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice([0, 0, 1, 5, 50]))
        data[at:end] = chance.choice(
            [chance.choice(PIECES), chance.randbytes(chance.randint(1, 4)), bytes(data[:40]), b""]
        )
    return bytes(data)


def survive(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    began = time.monotonic()
    try:
        for person in read(file, "KZ"):
            assert person.refused or person.form.name != PersonName()
            assert "\x00" not in person.form.note
    except ClinicError as error:
        assert str(error)
    assert time.monotonic() - began < 5


@pytest.fixture
def survives(tmp_path: Path) -> Callable[[bytes], None]:
    return lambda content: survive(tmp_path / "hostile", content)


@pytest.mark.parametrize("original", [CSV, VCARD, FHIR, DUMP], ids=["csv", "vcard", "fhir", "sql"])
def test_a_hundred_mutations_of_every_format_end_well(
    original: bytes, survives: Callable[[bytes], None]
) -> None:
    for seed in range(100):
        survives(mutated(original, seed))


@pytest.mark.long
@pytest.mark.parametrize("block", range(5))
def test_five_thousand_mutated_tables_end_well(
    block: int, survives: Callable[[bytes], None]
) -> None:
    for seed in range(1000 * block, 1000 * (block + 1)):
        survives(mutated(CSV, seed))


@pytest.mark.long
@pytest.mark.parametrize("original", [VCARD, FHIR, DUMP], ids=["vcard", "fhir", "sql"])
def test_two_thousand_mutations_of_the_other_formats_end_well(
    original: bytes, survives: Callable[[bytes], None]
) -> None:
    for seed in range(2000):
        survives(mutated(original, seed))


@pytest.mark.parametrize(
    "content",
    [
        b'"' * 100_000,
        b";" * 100_000,
        b"\r" * 100_000 + b"a",
        b"name\n" + b"'" * 30_000 + b"\n",
        b"name\n" + b" " * 30_000 + b"=\n",
        b"name;phone\nx;" + b"+1" * 8_000 + b"\n",
        b"name;dob\nx;" + b"1/" * 8_000 + b"\n",
        b"name;e-mail\nx;" + b"a@" * 8_000 + b"\n",
        b"BEGIN:VCARD\nN" + b";" * 200_000 + b":x\nEND:VCARD\n",
        b"BEGIN:VCARD\nN;" + b'"' * 100_000 + b":x\nEND:VCARD\n",
        b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:" + b"=\n" * 100_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nN:x\n" + b" y\n" * 100_000 + b"END:VCARD\n",
        b"-- MySQL dump\nINSERT INTO `oh_patient` (`PAT_ID`) VALUES ('" + b"''" * 100_000 + b"\n",
        b"-- MySQL dump\nINSERT INTO `oh_patient` (" + b"`a`," * 50_000 + b") VALUES (1);\n",
        b"name\n" + b"A" * 1_000_000 + b"\n\xe9",
        b'{"resourceType":"Patient","name":' + b"[" * 900 + b"]" * 900 + b"}",
    ],
    ids=range(16),
)  # fmt: skip
def test_texts_made_to_take_for_ever_are_over_soon(
    content: bytes, survives: Callable[[bytes], None]
) -> None:
    survives(content)
