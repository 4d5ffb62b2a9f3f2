"""A throw-away clinic with life in it: made in a temporary folder, removed when the window closes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic_desktop.cli.commands import say
from clinic_desktop.data.places import Places
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceStore
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import demo, demo_calendar, demo_days, patients, users
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser

PASSWORD = "seven green kettles whistle"  # noqa: S105 - everybody may know it, nothing real lies behind
FAST = KdfParameters(19 * 1024, 1)  # a demo needs no protection against guessing
PEOPLE = 400
PROFILE = ClinicProfile(
    name="Cedar Skin & Body Clinic",
    second_name="عيادة الأرز للبشرة والجسم",
    address="14 Rue Gouraud, Gemmayzeh, Beirut",
    phone="+961 1 555 014",
    email="desk@cedar-clinic.example",
    tax_id="601-2218",
    country="LB",
    currency="USD",
    phone_region="LB",
    zone="Asia/Beirut",
    id_schemes=("iin", "aadhaar", "passport", "other"),
    idle_minutes=15,
)


@dataclass(frozen=True)
class DemoUser:
    login: str
    name: str
    roles: tuple[Role, ...]


# days ago, share of the people registered then
HISTORY = ((540, 0.4), (200, 0.3), (40, 0.2), (0, 0.1))
EDITED, OPENED = 8, 6
DAYS_BACK, DAYS_AHEAD = 7, 14  # with appointments, of a clinic of so many people
KEPT = -1  # the last of those listed is restricted
OWNER = DemoUser("maya", "Maya Haddad", (Role.ADMINISTRATOR,))
RECEPTION = DemoUser("rima", "Rima Khoury", (Role.RECEPTIONIST,))
PRACTITIONER = DemoUser("karim", "Dr. Karim Nasser", (Role.PRACTITIONER,))
OTHER_PRACTITIONER = DemoUser("aigerim", "Dr. Aigerim Sadykova", (Role.PRACTITIONER,))
STAFF = (
    RECEPTION,
    PRACTITIONER,
    OTHER_PRACTITIONER,
    DemoUser("samir", "Samir Aoun", (Role.ACCOUNTANT,)),
    DemoUser("priya", "Priya Sharma", (Role.PRIVACY_OFFICER,)),
)


def run() -> int:
    """Make the clinic, print its log-ins, open the window."""
    from clinic_desktop import app  # Qt only here: tests make the clinic without a window

    say(_("Making a clinic of 400 people and three weeks of appointments. This takes a moment."))
    store = MemoryDevice()
    with demo_clinic(store=store) as places:
        say(
            _("The demo clinic's users; everybody's password is: {password}").format(
                password=PASSWORD
            )
        )
        for user in (OWNER, *STAFF):
            say(f"  {user.login:<9}{user.name:<24}{', '.join(role.value for role in user.roles)}")
        return app.run(places, lambda: FrontDoor(places, PastClock(), store=store))


class PastClock:
    """The wall clock, set back while the demo clinic's history is made; `shift` holds for ever."""

    def __init__(self, shift: timedelta = timedelta()) -> None:
        self.days_back = 0
        self._shift = shift

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self._shift - timedelta(days=self.days_back)


@contextmanager
def demo_clinic(
    count: int = PEOPLE, store: DeviceStore | None = None, clock: PastClock | None = None
) -> Iterator[Places]:
    """A founded clinic with users, people, a calendar and some history; gone afterwards.

    Its keys lie in `store`, one in memory for a window of this process; without one in no keyring at
    all, so that other processes find their way in. Nothing of it stays on the computer.
    """
    with tempfile.TemporaryDirectory(prefix="clinic-demo-") as folder:
        places = Places(Path(folder) / "data", Path(folder) / "state")
        clock = clock or PastClock()
        door = FrontDoor(places, clock, store=store)
        clock.days_back = HISTORY[0][0]
        backend = _found(door, without_keyring=store is None)
        passwords = {user.login: _add(backend, user) for user in STAFF}
        backend.close()
        for user in STAFF:
            entrance = door.sign_in(user.login, passwords[user.login])
            entrance.change_password(PASSWORD)
            entrance.finish().close()
        for seed, (days_back, share) in enumerate(HISTORY):
            clock.days_back = days_back
            with _at_desk(door, OWNER) as backend:
                backend.run(demo.people, round(count * share), seed)
        _live_a_day(door, clock)
        _keep_a_calendar(door, clock, min(count / PEOPLE, 1.0))
        yield places


def _found(door: FrontDoor, *, without_keyring: bool) -> Backend:
    plan = ClinicPlan(
        PROFILE, OWNER.login, OWNER.name, PASSWORD, without_keyring=without_keyring, kdf=FAST
    )
    founded = door.found(plan, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    return founded.entrance.finish()


def _add(backend: Backend, user: DemoUser) -> str:
    return backend.run(users.add, NewUser(user.login, user.name, user.roles)).password


@contextmanager
def _at_desk(door: FrontDoor, user: DemoUser) -> Iterator[Backend]:
    backend = door.sign_in(user.login, PASSWORD).finish()
    try:
        yield backend
    finally:
        backend.close()


def _live_a_day(door: FrontDoor, clock: PastClock) -> None:
    """Yesterday somebody corrected a few records; today a few people were opened by everybody."""
    clock.days_back = 1
    with _at_desk(door, RECEPTION) as backend:
        rows = backend.run(patients.page, patients.PatientFilter(sort="registered")).rows
        for row in rows[: 3 * EDITED : 3]:
            base = backend.run(patients.open_for_edit, row.id)
            changed = replace(base.form, note=_("Prefers a call after five in the afternoon."))
            backend.run(patients.edit, row.id, base, changed)
    clock.days_back = 0
    for user in (OWNER, *STAFF):
        with _at_desk(door, user) as backend:
            if backend.may(patients.open_record):
                for row in rows[OPENED::7][:OPENED]:
                    backend.run(patients.open_record, row.id)
    _restrict(door, rows[KEPT].id)


def _keep_a_calendar(door: FrontDoor, clock: PastClock, share: float) -> None:
    """Weeks of appointments; today as far as the clock says, with a few who wait."""
    back, ahead = (max(1, round(days * share)) for days in (DAYS_BACK, DAYS_AHEAD))
    with _at_desk(door, OWNER) as backend:
        backend.run(demo_calendar.calendar)
        first = clock().astimezone(ZoneInfo(PROFILE.zone)).date() - timedelta(days=back)
        backend.run(demo_days.bookings, first, back + ahead)
        backend.run(demo_days.lists)
        backend.run(demo_days.lived, first, back + 3)
        backend.run(demo_days.walk_ins)


def _restrict(door: FrontDoor, patient: Id) -> None:
    """One record is kept to two people, and a third opened it in an emergency."""
    with _at_desk(door, OWNER) as backend:
        named = {each.name: each.id for each in backend.run(patients.may_be_named)}
        people = (named[OWNER.name], named[OTHER_PRACTITIONER.name])
        backend.run(patients.restrict, patient, people, _("Works at this clinic."))
    with _at_desk(door, PRACTITIONER) as backend:
        reason = _("Fainted in the waiting room; allergies must be known at once.")
        backend.run(patients.break_glass, patient, reason)
        backend.run(patients.open_record, patient)
