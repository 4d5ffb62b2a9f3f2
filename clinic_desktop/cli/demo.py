"""A throw-away clinic with life in it: made in a temporary folder, removed when the window closes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clinic_desktop.cli.commands import say
from clinic_desktop.data.places import Places
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.usecases import demo, users
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


OWNER = DemoUser("maya", "Maya Haddad", (Role.ADMINISTRATOR,))
STAFF = (
    DemoUser("karim", "Dr. Karim Nasser", (Role.PRACTITIONER,)),
    DemoUser("aigerim", "Dr. Aigerim Sadykova", (Role.PRACTITIONER,)),
    DemoUser("rima", "Rima Khoury", (Role.RECEPTIONIST,)),
    DemoUser("samir", "Samir Aoun", (Role.ACCOUNTANT,)),
    DemoUser("priya", "Priya Sharma", (Role.PRIVACY_OFFICER,)),
)


def run() -> int:
    """Make the clinic, print its log-ins, open the window."""
    from clinic_desktop import app  # Qt only here: tests make the clinic without a window

    with demo_clinic() as places:
        say(
            _("The demo clinic's users; everybody's password is: {password}").format(
                password=PASSWORD
            )
        )
        for user in (OWNER, *STAFF):
            say(f"  {user.login:<9}{user.name:<24}{', '.join(role.value for role in user.roles)}")
        return app.run(places)


@contextmanager
def demo_clinic(count: int = PEOPLE) -> Iterator[Places]:
    """A founded clinic with users and people; its folders are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="clinic-demo-") as folder:
        places = Places(Path(folder) / "data", Path(folder) / "state")
        door = FrontDoor(places)
        backend = found(door)
        backend.run(demo.people, count)
        one_time = {
            user.login: backend.run(users.add, NewUser(user.login, user.name, user.roles)).password
            for user in STAFF
        }
        backend.close()
        for login, password in one_time.items():
            entrance = door.sign_in(login, password)
            entrance.change_password(PASSWORD)
            entrance.finish().close()
        yield places


def found(door: FrontDoor) -> Backend:
    """The clinic with its owner signed in, without a keyring: nothing of it stays on the computer."""
    plan = ClinicPlan(PROFILE, OWNER.login, OWNER.name, PASSWORD, without_keyring=True, kdf=FAST)
    founded = door.found(plan, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    return founded.entrance.finish()
