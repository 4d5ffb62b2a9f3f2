"""A working day at the desk, run in a process that will not live to its end."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from clinic_desktop.data.database import Database
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import (
    Address,
    Alert,
    AlertLevel,
    Contact,
    ContactKind,
    Identity,
    PatientForm,
    PersonName,
    Relation,
    Sex,
)
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import drafts, imports, patients
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.faults.processes import Say, aloud, dice_from, through

ROWS = 30  # people in each imported file
DRAFT = "patient:new"
_LETTERS = str.maketrans(
    "0123456789", "abcdefghij"
)  # marks are words, so that they can be searched


@dataclass(frozen=True)
class Saved:
    """One acknowledged save: `mark` names a patient or a file, `version` what was written last."""

    kind: str  # patient, import, draft
    mark: str
    version: int

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def saved_of(line: str) -> Saved:
    return Saved(**json.loads(line))


def mark_of(stay: int, number: int) -> str:
    return f"Q{stay:03d}{number:03d}".translate(_LETTERS)


def person(mark: str, version: int) -> PatientForm:
    """A patient of whom every part says which version of it was saved."""
    place = sum(ord(letter) * 7**index for index, letter in enumerate(mark)) + version
    return PatientForm(
        name=PersonName(f"Given{'i' * version}", "", mark),
        sex=Sex.FEMALE,
        contacts=(
            Contact(ContactKind.PHONE, f"03 {place % 1_000_000:06d}"),
            Contact(ContactKind.EMAIL, f"{mark.lower()}{version}@example.org"),
        ),
        addresses=(Address(f"Street {version}", "Beirut"),),
        identities=(Identity("other", f"{mark.upper()}{version}"),),
        relations=(Relation("guardian", f"Parent {version}"),),
        alerts=(Alert(AlertLevel.WARN, f"Alert {version}"),),
        tags=(f"tag{version}",),
        note=f"{version}",
    )


def work(backend: Backend, stay: int, files: Path, most: int) -> Iterator[Saved]:
    """Save after save, each handed out once the door has said that it is done."""
    dice, known = dice_from(stay), dict[str, tuple[Id, int]]()
    for number in range(most):
        chosen, mark = dice.random(), mark_of(stay, number)
        if chosen < 0.45 or not known:
            known[mark] = (backend.run(patients.register, person(mark, 1)), 1)
            yield Saved("patient", mark, 1)
        elif chosen < 0.8:
            mark = dice.choice(list(known))
            patient_id, version = known[mark]
            base = backend.run(patients.open_for_edit, patient_id)
            backend.run(patients.edit, patient_id, base, person(mark, version + 1))
            known[mark] = (patient_id, version + 1)
            yield Saved("patient", mark, version + 1)
        elif chosen < 0.9:
            backend.run(patients.search, mark)
            backend.run(drafts.save, DRAFT, {"first": number, "last": number, "stay": stay})
            yield Saved("draft", DRAFT, stay * 1000 + number)
        else:
            source = imports.Source(file_of(files, mark))
            backend.run(imports.run, source, "import", Progress())
            yield Saved("import", mark, 1)


def file_of(folder: Path, mark: str) -> Path:
    """A list of people as another program would hand it over."""
    path = folder / f"{mark}.csv"
    rows = [f"Given{row},{mark},03 {row:06d},{mark}" for row in range(ROWS)]
    path.write_text("\n".join(["Given name,Family name,Phone,Note", *rows]), "utf-8")
    return path


def run(folder: Path, stay: int, most: int, say: Say) -> None:
    """Open the clinic in `folder` and work; every acknowledged save is said at once."""
    database = Database(folder / "data" / "clinic-1.db", make.KEY)
    backend = make.backend(database, Role.ADMINISTRATOR, make.Clock())
    say("open")
    for saved in work(backend, stay, folder, most):
        say(saved.to_json())
    backend.close()
    say("closed")


def run_connected(folder: Path, stay: int, most: int, parent: Connection) -> None:
    """The same in a process of multiprocessing."""
    run(folder, stay, most, through(parent))


def main() -> None:
    folder, stay, most = sys.argv[1:]
    run(Path(folder), int(stay), int(most), aloud)


if __name__ == "__main__":
    main()
