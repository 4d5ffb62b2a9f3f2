"""The first day again: the program as a person starts it, on a real X server, with real key events."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys import tools, traces
from tests.journeys.desktop import SYSTEM_PYTHON, Desktop, desktop, start_program
from tests.shared_data import shared_data

PICTURES = "CLINIC_JOURNEY_PICTURES"  # a folder: then the screen of each step is kept there
PASSWORD = "walnut bicycle thunder lagoon"
GIVEN, FAMILY = "خليل", "الحداد"
NEW_PHONE = "+961 71 987 654"
MARKS = (GIVEN, FAMILY, "Khalil", "Haddad", "3 123 456", NEW_PHONE, "Cedar Clinic", "Maya Haddad")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    """A desktop with the program open on an empty data folder."""
    tools.wanted(
        "Xvfb", "xdotool", "setxkbmap", "openbox", "dbus-daemon", "gnome-keyring-daemon", "import",
        "oathtool", "zbarimg", "pdftotext",
    )  # fmt: skip
    if subprocess.run((SYSTEM_PYTHON, "-c", "import pyatspi"), capture_output=True).returncode:
        pytest.skip("the system's Python has no pyatspi")
    wanted = os.environ.get(PICTURES)
    with desktop(tmp_path, Path(wanted) if wanted else None) as made, ExitStack() as running:
        made.program = start_program(made, running, tmp_path / "data", tmp_path / "said.txt")
        yield made


def test_the_first_day_goes_by_real_keys(screen: Desktop, tmp_path: Path) -> None:
    people = shared_data() / "populations" / "synthea-csv-ibm-1000" / "patients.csv"
    found_the_clinic(screen)
    keep_the_kit(screen, tmp_path)
    secret = set_up_the_second_factor(screen, tmp_path)
    register(screen)
    bring_in(screen, people)
    open_and_edit(screen)
    words = print_to_file(screen, tmp_path)
    assert "Khalil Haddad" in words
    assert GIVEN in words
    assert NEW_PHONE in words
    lock(screen, tmp_path / "data")
    sign_in(screen, secret)
    lock(screen, tmp_path / "data")
    assert traces.found_in(tmp_path, (*MARKS, *traces.canaries(people))) == []


def found_the_clinic(screen: Desktop) -> None:
    screen.until_at("welcome_next")
    screen.press("Return")
    screen.until_at("name")
    screen.fill(name="Cedar Clinic")
    screen.write_arabic("second_name", "عيادة الأرز")
    screen.fill(phone="+961 1 340 100")
    screen.picture("clinic filled in")
    screen.press("Return")
    screen.until_at("admin_name")
    screen.fill(admin_name="Maya Haddad", admin_login="maya", password=PASSWORD, again=PASSWORD)
    screen.picture("administrator filled in")
    screen.press("Return")


def keep_the_kit(screen: Desktop, folder: Path) -> None:
    screen.until_at("pdf_print")
    screen.go_to("pdf_save")
    paper = save_as(screen, folder / "kit.pdf")
    code = tools.kit_code(tools.pdf_text(paper.read_bytes(), folder))
    paper.unlink()
    screen.go_to("kit_next")
    screen.press("Return")
    screen.until_at("kit_code")
    screen.write(code.lower())
    screen.picture("code typed back")
    screen.press("Return")


def set_up_the_second_factor(screen: Desktop, folder: Path) -> str:
    screen.until_at("enrol_code")
    picture = screen.photograph(folder / "screen.png")
    secret = tools.secret_in_picture(picture)
    picture.unlink()
    assert tools.bare_key(screen.written_at("enrol_key")) == secret
    screen.write(tools.code_now(secret))
    screen.until_at("spare_codes_kept")
    screen.press("space")
    screen.press("Return")
    screen.until_at("main_window")
    return secret


def register(screen: Desktop) -> None:
    screen.press("ctrl+n")
    screen.until_at("phone")
    screen.fill(phone="+961 3 123 456")
    screen.write_arabic("given", GIVEN)
    screen.write_arabic("family", FAMILY)
    screen.picture("new patient filled in")
    screen.press("ctrl+Return")
    screen.until_at("record_tabs")


def bring_in(screen: Desktop, people: Path) -> None:
    screen.press("ctrl+6")
    screen.until_at("patients_search")
    screen.go_to("import")
    screen.press("space")
    screen.until_at("import_dialog")
    screen.go_to("import_file_next")
    screen.press("Return")
    screen.until_at("fileNameEdit")
    screen.write(str(people))
    screen.press("Return")
    screen.until_at("import_columns")
    screen.press("Return")
    screen.until_at("import_check")
    screen.press("Return")
    screen.until_at("import_result")
    screen.press("Return")
    screen.until_at("import")


def open_and_edit(screen: Desktop) -> None:
    screen.press("ctrl+k")
    screen.until_at("search_everywhere")
    screen.write("khalil")
    screen.press("Return")
    screen.until_at("record_tabs")
    screen.press("ctrl+e")
    screen.until_at("phone")
    screen.fill(phone=NEW_PHONE)
    screen.go_to("more")
    screen.press("space")
    screen.fill(second_given="Khalil", second_family="Haddad")
    screen.picture("patient edited")
    screen.press("ctrl+Return")
    screen.until_at("record_tabs")


def print_to_file(screen: Desktop, folder: Path) -> str:
    screen.press("ctrl+p")
    screen.until_at("record_copy_dialog")
    screen.press("ctrl+Return")
    screen.until_at("paper_dialog")
    screen.go_to("pdf_save")
    paper = save_as(screen, folder / "copy.pdf")
    words = tools.plain(tools.pdf_text(paper.read_bytes(), folder))
    paper.unlink()
    screen.picture("saved")
    screen.press("Escape")
    screen.until_at("record_tabs")
    return words


def save_as(screen: Desktop, path: Path) -> Path:
    """From a Save button: Qt's own file dialog, its name field, the path."""

    screen.press("space")
    screen.until_at("fileNameEdit")
    screen.press("ctrl+a")
    screen.write(str(path))
    screen.press("Return")

    def is_whole() -> bool:
        return path.exists() and path.read_bytes().rstrip().endswith(b"%%EOF")

    screen.until_true(is_whole, f"{path.name} written")
    return path


def lock(screen: Desktop, data: Path) -> None:
    screen.press("ctrl+l")
    screen.until_at("password")
    assert screen.program is not None
    process = screen.program.pid
    screen.until_true(lambda: not traces.open_below(data, process), "the file closed")
    shown = screen.everything_written()
    assert [mark for mark in MARKS if mark in shown] == []


def sign_in(screen: Desktop, secret: str) -> None:
    screen.write(PASSWORD)
    screen.press("Return")
    screen.until_at("code_digits")
    used = tools.code_now(secret)
    screen.until_true(lambda: tools.code_now(secret) != used, "a code that was not used")
    screen.write(tools.code_now(secret))
    screen.until_at("main_window")
    assert screen.written_at("patients_page") == "Patients", "not back at the page left"
