"""The throw-away clinic of the pictures: the demo clinic, and ten people with a lively history."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp

from clinic_desktop.cli.demo import FAST, PASSWORD, PROFILE, PastClock, demo_clinic
from clinic_desktop.domain.patient import (
    Address,
    Alert,
    AlertLevel,
    BirthDate,
    Channel,
    Contact,
    ContactKind,
    ContactPermission,
    Identity,
    Insurance,
    PatientForm,
    PersonName,
    Precision,
    PreviousProvider,
    Purpose,
    Relation,
    Sex,
)
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.usecases import clinic, patients, users
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor, Places
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.users import NewUser

OWNER, RECEPTION, PRACTITIONER, LEAVER = "maya", "rima", "karim", "samir"
SIZE = (1440, 900)
THURSDAY, HOUR = 3, time(11, 20)  # pictures show a lively day, whenever they are taken


def _since_that_hour() -> timedelta:
    """How long ago it was that hour of the clinic's last Thursday."""
    zone = ZoneInfo(PROFILE.zone)
    now = datetime.now(UTC)
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - THURSDAY - 1) % 7 + 1)
    return now - datetime.combine(day, HOUR, zone)


@dataclass(frozen=True)
class ShotClinic:
    """Where the clinic lies, and the keyring that opens it."""

    places: Places
    store: MemoryDevice
    shift: timedelta

    def door(self, days_back: int = 0) -> FrontDoor:
        clock = PastClock(self.shift)
        clock.days_back = days_back
        return FrontDoor(self.places, clock, store=self.store)

    def enter(self, login: str = OWNER, days_back: int = 0) -> Backend:
        return self.door(days_back).sign_in(login, PASSWORD).finish()

    def code(self, key: str) -> str:
        """What a phone with this key shows at the pictures' hour."""
        return str(pyotp.TOTP(key.replace(" ", "")).at(PastClock(self.shift)()))

    def without_people(self) -> "ShotClinic":
        """A clinic on its first day."""
        folder = Path(tempfile.mkdtemp(prefix="clinic-", dir=self.places.data.parent))
        made = ShotClinic(Places(folder / "data", folder / "state"), MemoryDevice(), self.shift)
        plan = ClinicPlan(PROFILE, OWNER, "Maya Haddad", PASSWORD, kdf=FAST)
        founded = made.door().found(plan, Progress())
        founded.entrance.kit(founded.recovery_code)
        founded.entrance.confirm_kit(founded.recovery_code)
        founded.entrance.finish().close()
        return made

    def copied(self) -> "ShotClinic":
        """The same clinic again, for one picture to change."""
        folder = Path(tempfile.mkdtemp(prefix="clinic-", dir=self.places.data.parent))
        shutil.copytree(self.places.data, folder / "data")
        shutil.copytree(self.places.state, folder / "state")
        store = MemoryDevice()
        store.items.update(self.store.items)
        return ShotClinic(Places(folder / "data", folder / "state"), store, self.shift)


@dataclass(frozen=True)
class Scene:
    """What a picture is taken from; desk and window are made when they are wanted."""

    clinic: ShotClinic

    @cached_property
    def backend(self) -> Backend:
        return self.clinic.enter()

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.backend, clinic.formatter(self.backend.stay.clinic))

    @cached_property
    def window(self) -> MainWindow:
        made = MainWindow(self.desk, None, self.clinic.places)
        made.resize(*SIZE)
        made.show()
        made.activateWindow()
        return made

    @property
    def registry(self) -> PatientsPage:
        page = self.window.page("patients")
        if not isinstance(page, PatientsPage):
            raise TypeError(type(page).__name__)
        return page

    def first(self, text: str) -> str:
        """The patient found first for that text."""
        return self.desk.run(patients.search, text)[0].id

    def close(self) -> None:
        if "window" in self.__dict__:
            self.window.deleteLater()
        if "backend" in self.__dict__:
            self.backend.close()


@contextmanager
def shot_clinic() -> Iterator[ShotClinic]:
    """Made once for all pictures; gone afterwards."""
    store, shift = MemoryDevice(), _since_that_hour()
    with demo_clinic(store=store, clock=PastClock(shift)) as places:
        made = ShotClinic(places, store, shift)
        _staff(made)
        ids = [_registered(made, form, 75 - 7 * at) for at, form in enumerate(people())]
        _history(made, ids[0])
        backend = made.enter()
        for patient in reversed(ids[:9]):
            backend.run(patients.open_record, patient)
        backend.close()
        yield made


def _staff(made: ShotClinic) -> None:
    backend = made.enter()
    backend.run(users.add, NewUser("hala", "هلا منصور", (Role.RECEPTIONIST,), needs_code=True))
    row = next(row for row in backend.run(users.listing) if row.login == LEAVER)
    backend.run(users.deactivate, row.id, row.rev, "Has left the clinic")
    backend.close()


def _registered(made: ShotClinic, form: PatientForm, days_back: int) -> str:
    backend = made.enter(RECEPTION, days_back)
    try:
        return backend.run(patients.register, form)
    finally:
        backend.close()


def _history(made: ShotClinic, patient: str) -> None:
    """Edits, a phone called back, an alert read, a printed copy: by different people, over weeks."""
    backend = made.enter(RECEPTION, 61)
    phone = backend.run(patients.open_record, patient).form.contacts[0]
    backend.run(patients.confirm_contact, phone.id, "Called back")
    stored = backend.run(patients.open_for_edit, patient)
    changed = replace(stored.form, reason="Scars on both cheeks, asks about laser")
    backend.run(patients.edit, patient, stored, changed)
    backend.close()
    backend = made.enter(PRACTITIONER, 40)
    alert = backend.run(patients.open_record, patient).form.alerts[0]
    backend.run(patients.acknowledge_alert, alert.id)
    stored = backend.run(patients.open_for_edit, patient)
    changed = replace(stored.form, note="Prefers mornings. Bring the photos of 2024.")
    backend.run(patients.edit, patient, stored, changed)
    backend.close()
    backend = made.enter(RECEPTION, 3)
    sections = frozenset({"person", "contacts", "alerts"})
    backend.run(patients.for_copy, patient, sections, None, None, False)
    backend.close()


def people() -> list[PatientForm]:
    """A handful in four scripts."""
    rows = (
        ("Khalil", "Haddad", "خليل", "حداد", "+961 3 481 223", date(1984, 5, 2), Sex.MALE),
        (
            "Айгерім",
            "Серікқызы",
            "Aigerim",
            "Serikkyzy",
            "+7 701 234 5678",
            date(1992, 1, 19),
            Sex.FEMALE,
        ),
        ("Priya", "Sharma", "प्रिया", "शर्मा", "+91 98765 43210", date(2001, 8, 15), Sex.FEMALE),
        ("Nour", "Abi Nader", "نور", "أبي نادر", "+961 71 556 019", date(1998, 11, 30), Sex.FEMALE),
        ("Timur", "Akhmetov", "Тимур", "Ахметов", "+7 777 301 44 12", date(1975, 3, 2), Sex.MALE),
        ("Marie-Claire", "Dupont", "", "", "+33 6 12 34 56 78", date(1966, 7, 4), Sex.FEMALE),
        ("Rami", "Saliba", "رامي", "صليبا", "+961 3 220 910", date(2012, 9, 9), Sex.MALE),
        ("Ольга", "Ким", "Olga", "Kim", "+7 705 118 20 30", date(1959, 12, 1), Sex.FEMALE),
        ("Joseph", "Tannous", "جوزيف", "طنوس", "+961 1 345 678", date(1949, 2, 17), Sex.MALE),
        ("Leila", "Mansour", "ليلى", "منصور", "+961 76 900 100", date(1989, 3, 2), Sex.FEMALE),
    )
    forms = [_person(*row) for row in rows]
    return [_full(forms[0]), *forms[1:]]


def _person(  # noqa: PLR0913 - one line of the table above
    given: str, family: str, other: str, other_family: str, phone: str, born: date, sex: Sex
) -> PatientForm:
    level = {Sex.FEMALE: AlertLevel.WARN}.get(sex)
    alerts = (Alert(level, "Takes isotretinoin"),) if level and born.year > 1990 else ()
    return PatientForm(
        name=PersonName(given, "", family),
        second_name=PersonName(other, "", other_family),
        birth=BirthDate(born) if born.year > 1950 else BirthDate(date(1949, 1, 1), Precision.YEAR),
        sex=sex,
        contacts=(Contact(ContactKind.PHONE, phone),),
        alerts=alerts,
        tags=("skin",) if sex is Sex.FEMALE else (),
    )


def _full(form: PatientForm) -> PatientForm:
    return replace(
        form,
        contacts=(*form.contacts, Contact(ContactKind.EMAIL, "khalil@example.org", label="work")),
        addresses=(Address("Rue Gouraud 14", "Beirut", "", "2071", "LB", "home"),),
        identities=(Identity("passport", "LR1234567", "Lebanon", date(2031, 4, 1)),),
        relations=(Relation("emergency", "Samia Haddad", "+961 3 481 224", "wife"),),
        insurances=(Insurance("Bankers Assurance", "BA-99812", valid_until=date(2026, 12, 31)),),
        previous_providers=(PreviousProvider("Dr. Azar, Hôtel-Dieu", "acne scars, laser", "2024"),),
        alerts=(
            Alert(AlertLevel.STOP, "Latex allergy", must_acknowledge=True),
            Alert(AlertLevel.WARN, "Blood thinner (apixaban)"),
        ),
        permissions=(
            ContactPermission(Channel.WHATSAPP, Purpose.CARE, True),
            ContactPermission(Channel.WHATSAPP, Purpose.REMINDERS, True),
            ContactPermission(Channel.SMS, Purpose.MARKETING, False),
        ),
        referral_source="Dr. Nasser",
        reason="Acne scars",
        language="ar",
        tags=("laser", "vip"),
        note="Prefers mornings.",
    )
