"""A clinic file with one user of each role, and forms to register, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from clinic_desktop.data import audit, change_log, migrating
from clinic_desktop.data import clinic as records
from clinic_desktop.data.base import STAMP, instant_text
from clinic_desktop.data.database import Database
from clinic_desktop.domain.ids import new_id
from clinic_desktop.domain.patient import (
    BirthDate,
    Contact,
    ContactKind,
    Identity,
    PatientForm,
    PersonName,
    Sex,
)
from clinic_desktop.domain.permissions import Role, granted
from clinic_desktop.security import recovery_code, vault
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import NoKeyring
from clinic_desktop.security.vault import NewUser, Opened
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.backend import Backend, Stay
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.keyholder import Keyholder
from clinic_desktop.usecases.work import SignedIn

KEY = bytes(range(32))
AUDIT_KEY = bytes(32)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
DEVICE_ID = "d" * 32


def _person(user_id: str, name: str, role: Role) -> SignedIn:
    return SignedIn(user_id, name, (role,), granted([role]))


USERS: Mapping[Role, SignedIn] = {
    Role.ADMINISTRATOR: _person("a1" * 16, "Maya Haddad", Role.ADMINISTRATOR),
    Role.PRACTITIONER: _person("b2" * 16, "Dr. Karim Nasser", Role.PRACTITIONER),
    Role.RECEPTIONIST: _person("c3" * 16, "Rima Khoury", Role.RECEPTIONIST),
    Role.ACCOUNTANT: _person("e4" * 16, "Samir Aoun", Role.ACCOUNTANT),
    Role.PRIVACY_OFFICER: _person("f5" * 16, "Aigerim Sadykova", Role.PRIVACY_OFFICER),
}
PROFILE = ClinicProfile("Cedar Clinic", zone="Asia/Beirut")


@dataclass
class Clock:
    """A clock that stands still until moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def clinic_file(path: Path) -> None:
    """A new encrypted clinic file with its profile, one device and a user of each role."""
    database = Database(path, KEY, create=True)
    try:
        migrating.create(database)
        with database.transaction(write=True) as session:
            session.info[STAMP] = (USERS[Role.ADMINISTRATOR].id, DEVICE_ID, NOW)
            change_log.begin(session, 1, instant_text(NOW))
            session.add_all([_marker(), _clinic_row()])
            session.add(records.Device(id=DEVICE_ID, number=1, name="Reception"))
            session.add_all(_user(user) for user in USERS.values())
            session.flush()
            change_log.finish(session)
            deed = audit.Deed("access.found", "done", NOW, USERS[Role.ADMINISTRATOR].id)
            audit.append(session, AUDIT_KEY, deed, audit.head(session), writes=True)
    finally:
        database.close()


def backend(database: Database, role: Role, clock: Clock) -> Backend:
    """The door as it stands open to the user of this role."""
    with database.transaction() as session:
        facts = clinic.facts(session)
    ends, keys = NOW + timedelta(days=3650), Keyholder(database.path.parent, _opened(), NoKeyring())
    stay = Stay(USERS[role], facts, new_id(), DEVICE_ID, ends, keys, proven_at=clock())
    return Backend(database, stay, AUDIT_KEY, clock)


def form(given: str = "Rania", family: str = "Khoury", **more: Any) -> PatientForm:
    """A form with a name; `phone`, `born`, `number` are short for the fields they fill."""
    made = PatientForm(name=PersonName(given, more.pop("middle", ""), family), sex=Sex.FEMALE)
    if typed := more.pop("phone", ""):
        made = replace(made, contacts=(Contact(ContactKind.PHONE, typed),))
    if born := more.pop("born", None):
        made = replace(made, birth=BirthDate(born))
    if number := more.pop("number", ""):
        made = replace(made, identities=(Identity("national", number),))
    return replace(made, **more)


@cache
def _opened() -> Opened:
    """A key file in memory; deriving its keys once is enough for all tests."""
    owner = NewUser("administrator", "walnut bicycle thunder", None, KdfParameters(19456, 1))
    return vault.create(vault.new_clinic_id(), owner, recovery_code.new_code())


def _marker() -> records.ClinicFile:
    return records.ClinicFile(
        id=1,
        clinic_id=new_id(),
        file_id=new_id(),
        hub_epoch=1,
        audit_key=AUDIT_KEY,
        device_id=DEVICE_ID,
    )


def _clinic_row() -> records.Clinic:
    row = records.Clinic(has_no_keyring=True)
    clinic.fill(row, PROFILE)
    return row


def _user(user: SignedIn) -> records.User:
    login, roles = str(user.roles[0]), [str(role) for role in user.roles]
    return records.User(id=user.id, login=login, name=user.name, roles=roles)
