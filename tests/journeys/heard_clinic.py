"""A small clinic with two appointments tomorrow, opened by the real program: a process of its own."""

import sys
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic_desktop import app
from clinic_desktop.data.places import Places
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import BookingForm, Practitioner, Service
from clinic_desktop.domain.patient import Alert, AlertLevel
from clinic_desktop.domain.progress import Progress
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.usecases import appointments, calendar_setup, patients
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from tests import make

LOGIN, PASSWORD = "maya", "walnut bicycle thunder lagoon"
ZONE = "Asia/Beirut"


def found(folder: Path) -> Places:
    """The clinic's folders; its keys lie in no keyring."""
    places = Places(folder / "data", folder / "state")
    door = FrontDoor(places, lambda: datetime.now(UTC), store=None)
    profile = ClinicProfile("Cedar Clinic", zone=ZONE)
    fast = KdfParameters(19 * 1024, 1)
    plan = ClinicPlan(profile, LOGIN, "Maya Haddad", PASSWORD, without_keyring=True, kdf=fast)
    founded = door.found(plan, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    backend = founded.entrance.finish()
    furnish(backend)
    backend.close()
    return places


def furnish(backend: Backend) -> None:
    """Tomorrow at nine and at half past ten somebody comes to Dr. Karim, the second with an alert."""
    week = tuple(Shift(day, wall(8), wall(18)) for day in range(7))
    karim = backend.run(
        calendar_setup.save_practitioner, Practitioner("", 0, "Dr. Karim Nasser", shifts=week)
    )
    service = backend.run(calendar_setup.save_service, Service("", 0, "Consultation"))
    stop = Alert(AlertLevel.STOP, "Latex allergy")
    rania = backend.run(patients.register, make.form("Rania", "Khoury"))
    layla = backend.run(patients.register, make.form("Layla", "Haddad", alerts=(stop,)))
    zone = ZoneInfo(ZONE)
    day = wall_time.on_wall(datetime.now(UTC), zone).date() + timedelta(days=1)
    for who, at in ((rania, wall(9)), (layla, wall(10, 30))):
        start = wall_time.moment(datetime.combine(day, at), zone)
        form = BookingForm(who, karim, start, 30, service_ids=(service,))
        backend.run(appointments.book, form)


if __name__ == "__main__":
    sys.exit(app.run(found(Path(sys.argv[1]))))
