"""What each document says, leaves out and says it leaves out."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clinic_desktop.domain import language
from clinic_desktop.domain.patient import PatientForm, PersonName
from clinic_desktop.reports import emergency_kit, patient_list, patient_record
from clinic_desktop.reports.printed import Paper
from clinic_desktop.reports.sections import section_titles
from tests.reports import reading
from tests.reports.samples import (
    CODE,
    FORM,
    KIT,
    PRINTED,
    ROWS,
    arabic,
    in_language,
    record_copy,
)


def printed_text(**changes: object) -> str:
    return reading.flat(patient_record.build(replace(record_copy(), **changes), PRINTED))  # type: ignore[arg-type]


def test_a_record_holds_every_chosen_section() -> None:
    text = printed_text()
    for title in section_titles().values():
        assert title in text
    for fact in ("Layla Nasser", "03 123 456", "Allergic to lidocaine", "PX-88213", "isotretinoin"):
        assert fact in text


def test_a_section_that_was_not_chosen_is_named_as_missing() -> None:
    text = printed_text(sections=frozenset({"identity", "contacts"}))
    assert "PX-88213" not in text
    assert "Not in this copy: Alerts" in text


def test_a_confidential_number_is_never_printed() -> None:
    assert "70 000 111" not in printed_text()
    assert "000111" not in printed_text().replace(" ", "")


def test_identity_numbers_are_shown_in_part_unless_asked_for() -> None:
    assert "LR1234567" not in printed_text()
    assert "LR1234567" in printed_text(has_full_numbers=True)


def test_dated_entries_outside_the_span_are_left_out() -> None:
    text = printed_text(since=date(2026, 11, 18), until=date(2026, 11, 19))
    assert "Dated entries: 18 Nov 2026 to 19 Nov 2026" in text
    assert "Entry 10:" in text
    assert "Entry 1:" not in text


def test_every_empty_section_says_so() -> None:
    copy = record_copy(0, form=PatientForm(name=PersonName("Ada")))
    text = reading.flat(patient_record.build(copy, PRINTED))
    for sentence in (
        "No alerts",
        "No contacts",
        "No addresses",
        "No notes",
        "Nothing in this time",
    ):
        assert sentence in text
    assert "birth date not known" in text


def test_what_looks_like_markup_in_any_field_is_printed_as_typed() -> None:
    hostile = '<img src="http://x/y.png"> & <b>'
    form = replace(FORM, note=hostile, reason=hostile, name=PersonName(given=hostile))
    text = reading.flat(patient_record.build(record_copy(1, form=form), PRINTED))
    assert text.count(hostile) >= 4


def test_a_list_shows_both_names_and_says_whom_it_holds() -> None:
    text = reading.flat(patient_list.build(ROWS[:8], PRINTED, "Active patients"))
    assert "Active patients · 8 patients" in text.replace("\u00a0", " ")
    for fact in ("Aigerim Kuanyshkyzy", "Айгерім Қуанышқызы", "stop alert", "archived", "…1003"):
        assert fact in text


def test_an_empty_list_says_so() -> None:
    assert "No patient fits." in reading.flat(patient_list.build((), PRINTED))


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("code", ["en", language.LONG])
def test_the_kit_is_one_page_on_every_paper(paper: Paper, code: str) -> None:
    pdf = in_language(code, lambda: emergency_kit.build(KIT, replace(PRINTED, paper=paper)))
    assert reading.page_count(pdf) == 1


def test_the_kit_shows_code_key_and_the_plain_warning() -> None:
    text = reading.flat(emergency_kit.build(KIT, PRINTED))
    assert all(group in text for group in CODE.split("-"))
    assert KIT.audit_key_fingerprint in text
    assert "Lost code and keyring, or code and all passwords: data is gone." in text
    assert "apart from the computer and from the backups" in text


def test_the_square_of_the_kit_is_read_as_the_code(tmp_path: Path) -> None:
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is not installed")
    for paper in (Paper.A4, Paper.A5):
        picture = tmp_path / f"{paper.name}.png"
        pdf = emergency_kit.build(KIT, replace(PRINTED, paper=paper))
        reading.pictures(pdf, 150)[0].save(picture)
        read = subprocess.run(
            ["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True
        )
        assert read.stdout.strip() == CODE


@pytest.mark.parametrize("code", ["", "7K3Q", CODE + "A"])
def test_a_code_of_another_length_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="28"):
        emergency_kit.build(replace(KIT, code=code), PRINTED)


def test_a_date_with_an_arabic_month_reads_from_right_to_left() -> None:
    page = reading.boxes(patient_record.build(record_copy(0), arabic()))[0]
    row = next(word.top for word in page.words if word.text == "Registered")
    parts = [word for word in page.words if abs(word.top - row) < 4]
    parts.sort(key=lambda word: -word.left)
    figures = [word.text for word in parts if word.text.replace(":", "").isdigit()]
    assert figures == ["17", "2025", "15:05"]
