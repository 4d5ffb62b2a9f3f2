"""A desk on a temporary clinic with people in it, for the pictures."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from clinic_desktop.data.database import Database
from clinic_desktop.domain.formatting import Formatter
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
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import demo, patients
from tests import make


@contextmanager
def demo_desk(role: Role = Role.ADMINISTRATOR) -> Iterator[Desk]:
    """A desk whose clinic is thrown away afterwards."""
    folder = Path(tempfile.mkdtemp())
    make.clinic_file(folder / "clinic.db")
    database = Database(folder / "clinic.db", make.KEY)
    try:
        formatter = Formatter(language="en", country="LB", zone="Asia/Beirut", currency="USD")
        desk = Desk(make.backend(database, role, make.Clock()), formatter)
        for form in people():
            desk.run(patients.register, form)
        desk.run(demo.people)
        yield desk
    finally:
        database.close()
        shutil.rmtree(folder, ignore_errors=True)


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
        reason="Scars on both cheeks, asks about laser",
        language="ar",
        tags=("laser", "vip"),
        note="Prefers mornings.",
    )
