"""A clinic with so many made-up patients, founded once and kept in the system's temporary folder."""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from benchmarks.people import people
from clinic_desktop.data import search
from clinic_desktop.data.patients import bulk
from clinic_desktop.data.places import Places
from clinic_desktop.data.search import SearchCard
from clinic_desktop.domain.patient import (
    Alert,
    Contact,
    ContactKind,
    Identity,
    PatientForm,
)
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.patients import registering
from clinic_desktop.usecases.work import Work, writes

LOGIN, PASSWORD = "owner", "seven green kettles whistle"
FAST = KdfParameters(19 * 1024, 1)  # its cost is measured by itself
ROOT = Path(__file__).parents[1]
_AT_ONCE = 1000
_OPENED = 20
_DEPENDS_ON = (
    "benchmarks/people.py",
    "clinic_desktop/data/migrations/versions/0001_initial.py",
    "clinic_desktop/domain/search_text.py",
    "clinic_desktop/domain/transliteration.py",
)


def places(count: int) -> Places:
    """The folders of the kept clinic; made where it is not there or of an older shape."""
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in _DEPENDS_ON))
    kept = Path(tempfile.gettempdir()) / "clinic_desktop_benchmarks"
    folder = kept / f"{count}-{digest.hexdigest()[:12]}"
    if not folder.exists():
        for old in kept.glob(f"{count}-*"):
            shutil.rmtree(old)
        new = folder.with_name(f"new-{folder.name}")
        shutil.rmtree(new, ignore_errors=True)
        _make(Places(new / "data", new / "state"), count)
        new.rename(folder)
    return Places(folder / "data", folder / "state")


def copied(count: int, target: Path) -> Places:
    """A copy of the kept clinic to write into; nobody may have the kept one open."""
    shutil.copytree(places(count).data.parent, target)
    return Places(target / "data", target / "state")


def sign_in(where: Places) -> Backend:
    """The door as it stands open to the owner."""
    return FrontDoor(where).sign_in(LOGIN, PASSWORD).finish()


def form_of(card: SearchCard) -> PatientForm:
    """What the desk would have entered to get this card."""
    return PatientForm(
        name=card.names[0],
        birth=card.row.birth,
        sex=card.row.sex,
        contacts=tuple(Contact(ContactKind.PHONE, each, each) for each in card.phones),
        identities=tuple(Identity("national", each) for each in card.identities),
        alerts=tuple(Alert(level, "Latex allergy") for level in card.row.alert_levels),
    )


@writes(Permission.IMPORT_PATIENTS)
def add(work: Work, cards: Sequence[SearchCard]) -> list[str]:
    """Register many at once, as an import does."""
    forms = [(form_of(card), place) for place, card in enumerate(cards)]
    return bulk.add_many(work.session, registering.NUMBERS, forms)


def _make(where: Places, count: int) -> None:
    backend = _found(FrontDoor(where))
    cards = people(count)
    ids: list[str] = []
    while batch := list(islice(cards, _AT_ONCE)):
        ids += backend.run(add, batch)
    for patient_id in ids[:: max(1, count // _OPENED)]:
        backend.run(patients.open_record, patient_id)
    with backend.database.transaction(write=True) as session:
        search.merge(session.connection(), 0)
    backend.close()


def _found(door: FrontDoor) -> Backend:
    profile = ClinicProfile("Measured Clinic", phone_region="LB", zone="Asia/Beirut")
    plan = ClinicPlan(profile, LOGIN, "Maya Haddad", PASSWORD, without_keyring=True, kdf=FAST)
    founded = door.found(plan, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    return founded.entrance.finish()
