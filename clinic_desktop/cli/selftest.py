"""Is this installation sound? A throw-away clinic lives through a short day and is removed."""

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pikepdf
import pyotp

from clinic_desktop.cli import commands
from clinic_desktop.cli.printed import printed_by
from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.domain.progress import Progress
from clinic_desktop.reports import patient_record, self_test
from clinic_desktop.reports.sections import section_titles
from clinic_desktop.security import argon, passwords
from clinic_desktop.usecases import demo, imports, patients, verifying
from clinic_desktop.usecases.access import ClinicPlan, Entrance, FrontDoor
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile

R = TypeVar("R")
HANDFUL = 25
LOGIN = "selftest"


@dataclass(frozen=True)
class Outcome:
    """The last line on stdout, as JSON."""

    imported: int
    found: int
    pages: int
    seconds: float
    peak_mb: float | None
    ok: bool


class Clock:
    """The wall clock, which the test may put forward past a used-up code."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def pass_a_minute(self) -> None:
        self._ahead += timedelta(minutes=1)


def run(file: Path | None) -> int:
    """0 where everything worked, 1 where something did not; JSON on stdout, words on stderr."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="clinic-selftest-") as folder:
        places = Places(Path(folder) / "data", Path(folder) / "state")
        try:
            imported, found, pages, is_good = _short_day(places, file)
        except ClinicError as error:
            commands.say(str(error))
            imported, found, pages, is_good = 0, 0, 0, False
    seconds = round(time.monotonic() - began, 2)
    outcome = Outcome(imported, found, pages, seconds, peak_megabytes(), is_good)
    sys.stdout.write(json.dumps(asdict(outcome)) + "\n")
    return commands.DONE if is_good else commands.PROBLEMS_FOUND


def _short_day(places: Places, file: Path | None) -> tuple[int, int, int, bool]:
    clock = Clock()
    door = FrontDoor(places, clock)
    _step(_("letters of every script on paper"), self_test.check)
    backend = _step(_("a clinic, a second factor, a sign-in"), lambda: _sign_in(door, clock))
    try:
        imported = _step(_("people brought in"), lambda: _bring_in(backend, file))
        found = _step(_("people found again"), lambda: _find(backend))
        pages = _step(_("a record copied to paper"), lambda: _print(backend, found[0]))
        report = _step(_("everything verified"), lambda: _verify(backend))
    finally:
        backend.close()
    for line in report.lines:
        for problem in line.problems:
            commands.say(f"{line.name}: {problem}")
    return imported, len(found), pages, report.is_good and imported > 0


def _step(name: str, work: Callable[[], R]) -> R:
    began = time.monotonic()
    result = work()
    commands.say(f"{time.monotonic() - began:6.2f} s  {name}")
    return result


def _sign_in(door: FrontDoor, clock: Clock) -> Backend:
    password = passwords.generate_words(5)
    profile = ClinicProfile("Self-test", code_roles=("administrator",))
    plan = ClinicPlan(profile, LOGIN, "Self Test", password, without_keyring=True, kdf=argon.FLOOR)
    founded = door.found(plan, Progress())
    entrance = founded.entrance
    entrance.kit(founded.recovery_code)
    entrance.confirm_kit(founded.recovery_code)
    phone = _enrol(entrance, clock)
    entrance.finish().close()
    clock.pass_a_minute()
    entrance = door.sign_in(LOGIN, password)
    entrance.enter_code(phone.at(clock()))
    return entrance.finish()


def _enrol(entrance: Entrance, clock: Clock) -> pyotp.TOTP:
    phone = pyotp.parse_uri(entrance.start_enrolment().uri)
    assert isinstance(phone, pyotp.TOTP)  # noqa: S101 - our own address says totp
    entrance.confirm_enrolment(phone.at(clock()))
    return phone


def _bring_in(backend: Backend, file: Path | None) -> int:
    if file is None:
        return backend.run(demo.people, HANDFUL)
    source = imports.Source(file, imports.inspect(file).mapping)
    return backend.run(imports.run, source, "skip", Progress()).imported


def _find(backend: Backend) -> list[PatientRow]:
    """A handful of people, each by the beginning of the name and by number."""
    page = backend.run(patients.page, patients.PatientFilter())
    found = []
    for row in page.rows[:HANDFUL]:
        word = row.name.split()[0][:4]
        by_number = {hit.id for hit in backend.run(patients.search, row.number)}
        if not backend.run(patients.search, word) or row.id not in by_number:
            raise ClinicError(_("Somebody who was brought in is not found."))
        found.append(row)
    return found


def _print(backend: Backend, row: PatientRow) -> int:
    sections = frozenset(section_titles())
    copy = backend.run(patients.for_copy, row.id, sections, None, None, full_numbers=False)
    pdf = patient_record.build(copy, printed_by(backend))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _verify(backend: Backend) -> verifying.Report:
    backend.flush()
    backend.database.tidy()
    return backend.run(verifying.everything, Progress())


def peak_megabytes() -> float | None:
    """The most memory this process ever held; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)
