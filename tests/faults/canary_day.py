"""A full day of use with marked strings, in a process of its own whose every trace is searched."""

import json
import logging
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyotp
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from clinic_desktop.domain.errors import (
    Cancelled,
    ClinicError,
    Conflict,
    InvalidInput,
    SignInFailed,
)
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import (
    Address,
    Alert,
    AlertLevel,
    BirthDate,
    Contact,
    ContactKind,
    FormerName,
    Identity,
    Insurance,
    PatientForm,
    PersonName,
    PreviousProvider,
    Relation,
)
from clinic_desktop.domain.permissions import Permission, Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.reports import emergency_kit, encrypt, patient_record
from clinic_desktop.reports.printed import ClinicHeading, Printed
from clinic_desktop.reports.sections import section_titles
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.ui import errors
from clinic_desktop.usecases import (
    clinic,
    drafts,
    imports,
    patients,
    signing_in,
    users,
    verifying,
)
from clinic_desktop.usecases.access import ClinicPlan, Entrance, FrontDoor, Need, Places
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.patients import PatientFilter
from clinic_desktop.usecases.users import NewUser
from clinic_desktop.usecases.work import Work, writes
from tests import make
from tests.faults import canaries
from tests.faults.founding_day import FileDevice

log = logging.getLogger("clinic_desktop.canary")
MARKED = canaries.entered()


@writes(Permission.USE_DESK)
def broken(work: Work, name: str) -> None:
    """A use case with a bug: a statement that fails with a patient's name in it."""
    work.session.execute(text("SELECT :name FROM no_such_table"), {"name": name})


@dataclass
class Day:
    """Where things lie, and what the program itself made that must stay hidden."""

    folder: Path
    stop: errors.LastStop
    clock: make.Clock
    made: dict[str, str]

    @property
    def door(self) -> FrontDoor:
        store = FileDevice(self.folder / "keyring" / "keyring.json")
        places = Places(self.folder / "data", self.folder / "state")
        return FrontDoor(places, self.clock, store=store)

    def export(self, name: str, content: bytes) -> None:
        (self.folder / "exports" / name).write_bytes(content)

    @contextmanager
    def failing(self, *kinds: type[BaseException]) -> Iterator[None]:
        """What goes wrong inside is shown and logged by the program's last stop."""
        try:
            yield
        except kinds as error:
            log.warning("shown", exc_info=error)
            self.stop.show(error)
        else:
            raise AssertionError(f"nothing raised {kinds}")


def form() -> PatientForm:
    """Every field of a patient, each with its own mark."""
    m = MARKED
    return PatientForm(
        name=PersonName(m["given"], m["middle"], m["family"]),
        second_name=PersonName("", "", m["second_family"]),
        preferred=m["preferred"],
        former_names=(FormerName(PersonName(m["former"])),),
        birth=BirthDate(date(1984, 7, 1)),
        gender=m["gender"],
        pronouns=m["pronouns"],
        contacts=(
            Contact(ContactKind.PHONE, m["phone"]),
            Contact(ContactKind.EMAIL, f"{m['email']}@example.org"),
        ),
        addresses=(Address(m["street"], m["city"], m["region"], m["postcode"]),),
        identities=(Identity("other", m["identity"], m["identity_issuer"]),),
        relations=(
            Relation(
                "guardian", m["relation_name"], "", m["relationship"], m["basis"], m["document"]
            ),
        ),
        insurances=(Insurance(m["insurer"], m["policy"], m["holder"], note=m["insurance_note"]),),
        previous_providers=(PreviousProvider(m["provider"], note=m["provider_note"]),),
        alerts=(Alert(AlertLevel.STOP, m["alert"]),),
        referral_source=m["referral"],
        reason=m["reason"],
        tags=(m["tag"],),
        note=m["note"],
    )


def password(name: str) -> str:
    return f"walnut {MARKED[name]} thunder"


def first_day(day: Day) -> None:
    """The clinic is founded, its kit printed, a second factor demanded."""
    profile = ClinicProfile(
        MARKED["clinic_name"],
        address=MARKED["clinic_address"],
        email=f"{MARKED['clinic_email']}@example.org",
        tax_id=MARKED["clinic_tax"],
    )
    plan = ClinicPlan(
        profile,
        MARKED["login"],
        MARKED["admin_name"],
        password("password"),
        kdf=KdfParameters(19 * 1024, 1),
    )
    founded = day.door.found(plan, Progress())
    day.made["recovery code"] = founded.recovery_code
    entrance = founded.entrance
    kit = entrance.kit(founded.recovery_code)
    day.export(
        "kit.pdf",
        emergency_kit.build(emergency_kit.Kit(kit.clinic_id, kit.code, kit.fingerprint), printed()),
    )
    with day.failing(InvalidInput):
        entrance.confirm_kit(MARKED["wrong_code"])
    entrance.confirm_kit(founded.recovery_code)
    backend = entrance.finish()
    stored = backend.run(clinic.profile)
    backend.run(clinic.change_security, stored.rev, 5, (Role.ADMINISTRATOR.value,))
    backend.run(signing_in.change_password, password("password"), password("new_password"))
    backend.close()


def sign_in(day: Day) -> Backend:
    """Enrolled with the phone, signed in with its code, once with a spare one."""
    with day.failing(SignInFailed):
        day.door.sign_in(MARKED["login"], MARKED["wrong_password"])
    entrance = day.door.sign_in(MARKED["login"], password("new_password"))
    enrolment = entrance.start_enrolment()
    totp = pyotp.parse_uri(enrolment.uri)
    assert isinstance(totp, pyotp.TOTP)
    day.made["one-time code seed"] = totp.secret
    with day.failing(InvalidInput):
        entrance.confirm_enrolment(MARKED["wrong_code"])
    codes = entrance.confirm_enrolment(totp.at(day.clock.now))
    day.made |= {f"spare code {number}": code for number, code in enumerate(codes)}
    entrance.finish().close()
    entrance = day.door.sign_in(MARKED["login"], password("new_password"))
    assert Need.CODE in entrance.needs
    with day.failing(SignInFailed):
        entrance.enter_code(MARKED["wrong_code"])
    entrance.enter_code(codes[0])
    day.made["database key"] = secret_of(entrance)
    return entrance.finish()


def secret_of(entrance: Entrance) -> str:
    key = entrance._way.keys.database_key()
    return key.hex()


def register(day: Day, backend: Backend) -> Id:
    patient_id = backend.run(patients.register, form())
    with day.failing(InvalidInput):
        backend.run(patients.register, form())  # the same identity number
    backend.run(patients.register, form(), MARKED["override_reason"])
    for kind, typed in ((ContactKind.EMAIL, "bad_email"), (ContactKind.PHONE, "bad_phone")):
        with day.failing(InvalidInput):
            wrong = replace(form(), contacts=(Contact(kind, f"{MARKED[typed]}@"),))
            backend.run(patients.register, wrong)
    base = backend.run(patients.open_for_edit, patient_id)
    backend.run(patients.edit, patient_id, base, replace(base.form, note=MARKED["theirs"]))
    with day.failing(Conflict):
        backend.run(patients.edit, patient_id, base, replace(base.form, note=MARKED["mine"]))
    contact = base.form.contacts[0].id
    backend.run(patients.confirm_contact, contact, MARKED["confirmed_how"])
    backend.run(patients.archive, patient_id, MARKED["archive_reason"])
    return patient_id


def look_around(day: Day, backend: Backend, patient_id: Id) -> None:
    for typed in (MARKED["searched"], MARKED["family"], MARKED["phone"]):
        backend.run(patients.search, typed)
        backend.run(patients.page, PatientFilter(text=typed))
    backend.run(patients.possible_duplicates, form(), None)
    backend.run(patients.preview, patient_id)
    backend.run(patients.timeline, patient_id)
    backend.run(drafts.save, "patient:new", {"name": MARKED["draft"]})
    sections = frozenset(section_titles())
    copy = backend.run(patients.for_copy, patient_id, sections, None, None, True)
    page = patient_record.build(copy, printed())
    day.export("copy.pdf", page)
    day.export("locked.pdf", encrypt.locked_copy(page, password("password")))


def printed() -> Printed:
    heading = ClinicHeading(name=MARKED["clinic_name"], address=MARKED["clinic_address"])
    return Printed(
        by=MARKED["admin_name"],
        at=make.NOW,
        document_id="A1",
        clinic=heading,
        formatter=Formatter(),
    )


def bring_in(day: Day, backend: Backend) -> None:
    """A list with good and bad rows, dropped half way, then brought in."""
    path = day.folder / "exports" / f"{MARKED['import_file']}.csv"
    rows = [
        f"Rania,{MARKED['import_family']},{MARKED['import_phone']},{MARKED['import_note']}",
        f"Maya,{MARKED['import_family']},{MARKED['import_phone_text']},x",
        f",,{MARKED['import_phone']},{MARKED['import_bad']}",
    ]
    path.write_text("\n".join(["Given name,Family name,Phone,Note", *rows]), "utf-8")
    source = imports.Source(path, imports.inspect(path).mapping)
    backend.run(imports.dry_run, source, Progress())
    with day.failing(Cancelled):
        backend.run(imports.run, source, "import", Progress(is_cancelled=lambda: True))
    result = backend.run(imports.run, source, "import", Progress())
    assert result.imported == 2
    day.export("left-out.csv", result.error_file)
    broken_file = day.folder / "exports" / "broken.csv"
    broken_file.write_bytes(MARKED["import_bad"].encode("utf-16")[:-1] + b"\x00\x00\xff")
    with day.failing(InvalidInput):
        imports.inspect(day.folder / "exports" / f"{MARKED['cancelled']}.csv")


def go_wrong(day: Day, backend: Backend) -> None:
    """Bugs of every kind, each with a patient's data in its text, its locals or its statement."""
    with day.failing(Exception):
        backend.run(broken, MARKED["sql_value"])
    with day.failing(ValueError):
        local = MARKED["bug_local"]
        raise ValueError(f"{MARKED['bug']} {local}")
    try:
        raise KeyError(MARKED["bug"])
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=_fail, args=(MARKED["thread_bug"],), name="worker")
    thread.start()
    thread.join()
    QApplication.processEvents()


def _fail(name: str) -> None:
    raise RuntimeError(name)


def refuse(day: Day, backend: Backend) -> None:
    """A new colleague signs in with a one-time password and asks for what the role does not hold."""
    new = NewUser(MARKED["user_login"], MARKED["user_name"], (Role.ACCOUNTANT,))
    one_time = backend.run(users.add, new)
    day.made["one-time password"] = one_time.password
    with day.failing(InvalidInput):
        backend.run(users.add, new)
    assert backend.run(verifying.everything, Progress()).lines
    # what lies on the disk while the clinic is open and its journal is full
    shutil.copytree(day.folder / "data", day.folder / "while open")
    backend.close()
    entrance = day.door.sign_in(MARKED["user_login"], one_time.password)
    entrance.change_password(password("refused_name"))
    colleague = entrance.finish()
    with day.failing(ClinicError):
        colleague.run(patients.register, form())
    colleague.close()
    with day.failing(ClinicError):
        colleague.run(patients.search, MARKED["searched"])


def main() -> None:
    folder = Path(sys.argv[1])
    app = QApplication([])
    app.setOrganizationName("ClinicDesktop")
    handler = errors.log_to(folder / "state" / "logs" / "clinic.log")
    logging.getLogger().setLevel(logging.DEBUG)
    day = Day(folder, errors.install(app), make.Clock(), {})
    first_day(day)
    backend = sign_in(day)
    steps: tuple[Callable[..., Any], ...] = (bring_in, go_wrong)
    patient_id = register(day, backend)
    look_around(day, backend, patient_id)
    for step in steps:
        step(day, backend)
    refuse(day, backend)
    QSettings().sync()
    handler.close()
    (folder / "told" / "made.json").write_text(json.dumps(day.made))


if __name__ == "__main__":
    main()
