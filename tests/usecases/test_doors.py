"""Every use case against every role, and against records that are closed (SECURITY.md, A11).

What is tried is found, not listed: a use case of tomorrow is tried too.
"""

import inspect
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clinic_desktop.data import roles as stored
from clinic_desktop.data.audit import AuditEntry
from clinic_desktop.data.audit_reading import patients_of
from clinic_desktop.data.database import Database
from clinic_desktop.data.restrictions import Restriction
from clinic_desktop.domain.appointment import (
    BookingForm,
    CancelledBy,
    CancelReason,
    Place,
    Practitioner,
    Service,
    State,
)
from clinic_desktop.domain.errors import ClinicError, CodeWanted, NotAllowed, Restricted
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.message_text import MessageDraft, MessageKind
from clinic_desktop.domain.patient import Alert, AlertLevel, Channel, PatientRecord
from clinic_desktop.domain.permissions import Permission, Role, kept
from clinic_desktop.domain.recall import Outcome
from clinic_desktop.domain.reminder import Told
from clinic_desktop.domain.waiting import Answer, WaitingWish
from clinic_desktop.usecases import (
    appointments,
    calendar_setup,
    catalogue,
    patients,
    queue,
    recalls,
    waiting_list,
)
from clinic_desktop.usecases.appointments.course import Planned, Rhythm
from clinic_desktop.usecases.appointments.series import OnClash
from clinic_desktop.usecases.appointments.series_changes import (
    Cancellation,
    Scope,
    SeriesUndo,
    Was,
)
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.repeating import Begun
from clinic_desktop.usecases.work import Work, action_of, rule_of, writes
from tests import make

UseCase = Callable[..., Any]
APPROVED = Path(__file__).with_name("rights.approved.txt")
EVERYTHING = frozenset(Permission)


@dataclass(frozen=True)
class Known:
    """One patient and what hangs on the record."""

    record: PatientRecord
    appointment_id: Id
    booking: BookingForm
    wished: WaitingWish
    waiting_id: Id
    recall_id: Id
    ticket_id: Id

    @property
    def id(self) -> Id:
        return self.record.id


# The parameters that say which patient is meant, and how one is made from a patient.
NAMING: Mapping[str, Callable[[Known], Any]] = {
    "patient_id": lambda known: known.id,
    "a": lambda known: known.id,
    "b": lambda known: known.id,
    "identity_id": lambda known: known.record.form.identities[0].id,
    "contact_id": lambda known: known.record.form.contacts[0].id,
    "alert_id": lambda known: known.record.form.alerts[0].id,
    "appointment_id": lambda known: known.appointment_id,
    "booking": lambda known: known.booking,
    "begun": lambda known: Begun(known.booking),
    "waiting_id": lambda known: known.waiting_id,
    "recall_id": lambda known: known.recall_id,
    "ticket_id": lambda known: known.ticket_id,
    "first_id": lambda known: known.appointment_id,
    "undo": lambda known: SeriesUndo(
        (), (Was(known.appointment_id, 1, known.booking, State.BOOKED),)
    ),
    "wished": lambda known: known.wished,
}
# What such use cases want besides.
BESIDE: Mapping[str, Callable[[Known], Any]] = {
    "after_id": lambda _known: "",
    "answer": lambda _known: Answer.NO_ANSWER,
    "back_on": lambda _known: make.TODAY + timedelta(days=2),
    "base": lambda known: known.record,
    "on_clash": lambda _known: OnClash.REFUSE,
    "planned": lambda known: [Planned(make.TODAY, known.booking.start, ())],
    "rhythm": lambda _known: Rhythm(2, 40),
    "rule": lambda _known: "FREQ=DAILY;INTERVAL=40;COUNT=2",
    "scope": lambda _known: Scope.THIS,
    "before": lambda _known: None,
    "by": lambda _known: CancelledBy.PATIENT,
    "channel": lambda _known: Channel.PHONE,
    "cancellation": lambda _known: Cancellation(CancelledBy.PATIENT, CancelReason.ILL),
    "code": lambda _known: CancelReason.ILL,
    "draft": lambda _known: MessageDraft(MessageKind.REMINDER, "en", "Hello", "{patient}"),
    "days": lambda _known: 7,
    "due_on": lambda _known: make.TODAY,
    "field": lambda _known: "patient.given",
    "form": lambda known: known.record.form,
    "full_numbers": lambda _known: True,
    "how": lambda _known: "called",
    "ignoring": lambda known: known.appointment_id,
    "kinds": lambda _known: frozenset(),
    "limit": lambda _known: 10,
    "override_reason": lambda _known: "",
    "appointment_rev": lambda _known: 1,
    "note": lambda _known: "",
    "outcome": lambda _known: Outcome.SPOKE,
    "practitioner_id": lambda _known: "",
    "place": lambda known: Place(known.booking.start),
    "reason": lambda _known: "it cannot wait",
    "result": lambda _known: Told.DONE,
    "rev": lambda known: known.record.rev,
    "sections": lambda _known: frozenset({"identity"}),
    "service_id": lambda _known: "",
    "since": lambda _known: None,
    "state": lambda _known: State.CONFIRMED,
    "until": lambda _known: None,
    "words": lambda _known: "",
    "why": lambda _known: "no such mailbox",
    "user_ids": lambda _known: (make.USERS[Role.PRACTITIONER].id,),
}
# Parameters that name no patient: a name may stand here only after somebody has thought about it.
# `glass_id`, `batch_id` and `wanted` reach patients by design.
NAMELESS = frozenset(
    """absence absence_id account after appointment batch_id changed chosen code code_roles count day
    days end exact first glass_id has_names holiday_id idle_minutes ids key kind last like
    may_name_services name
    needed new old on_duplicate people permission permissions person practitioner_ids progress
    resource roles seed seq service session_id slot source spans start step target_id text typed user_id
    value values wanted who wish with_retired year""".split()
)
# Those that serve closed records, with the reason why a closed record does not stop them.
SERVING_CLOSED: Mapping[str, str] = {
    "patients.restrict": "whoever restricts may leave themselves out, and must be able to undo it",
    "patients.lift": "the same",
    "patients.break_glass": "it is the way in when it cannot wait",
    "patients.restriction": "says who may open it, and nothing of what is inside",
    "audit_trail.who_looked": "says who looked, and nothing of what was seen",
}


@pytest.fixture
def database(database: Database) -> Database:
    """Thousands of refusals are written down here, and no power cut is awaited."""
    _hurry(database)
    return database


def _hurry(database: Database) -> None:
    with closing(database.writer.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA synchronous = OFF")


class PassedError(Exception):
    """The door let the use case through; raised so that nothing stays written."""


def stand_in(use_case: UseCase) -> UseCase:
    """What the door takes for the use case, and which does nothing."""

    @wraps(use_case)
    def passed(_work: Work, *_args: Any, **_kwargs: Any) -> None:
        raise PassedError

    return passed


def undone(use_case: UseCase) -> UseCase:
    """The use case itself, taken back at its end."""

    @wraps(use_case)
    def passed(work: Work, *args: Any, **kwargs: Any) -> None:
        use_case(work, *args, **kwargs)
        raise PassedError

    return passed


def approved() -> dict[str, dict[Role, bool]]:
    """Who may what, as somebody has read and approved it."""
    lines = [line.split() for line in APPROVED.read_text("utf-8").splitlines()[1:]]
    marks = {words[0]: words[-len(Role) :] for words in lines}
    return {
        action: {role: mark == "yes" for role, mark in zip(Role, found, strict=True)}
        for action, found in marks.items()
    }


def holding(door: Backend, permissions: frozenset[Permission]) -> Backend:
    """The same door as it stands open to somebody who holds exactly these."""
    user = replace(door.user, roles=("own",), permissions=permissions)
    door.stay = replace(door.stay, user=user)
    return door


def is_let_in(door: Backend, use_case: UseCase) -> bool:
    try:
        door.run(stand_in(use_case))
    except PassedError:
        return True
    except NotAllowed:
        return False
    raise AssertionError("a stand-in ends in one of the two ways")


def refusals(database: Database) -> list[tuple[str, tuple[Id, ...]]]:
    """What was refused so far, in order: the deed and the patients named."""
    query = select(AuditEntry).where(AuditEntry.outcome == "refused").order_by(AuditEntry.seq)
    with database.transaction() as session:
        return [(row.action, patients_of(row)) for row in session.scalars(query)]


# roles


@pytest.mark.parametrize("role", Role)
def test_the_door_answers_each_role_as_approved_and_writes_every_refusal_down(
    database: Database, clock: make.Clock, role: Role
) -> None:
    door, table = make.backend(database, role, clock), approved()
    denied = []
    for use_case in catalogue.use_cases():
        action = action_of(use_case)
        assert action in table, f"{action}: approve its rights first (test_rights)"
        assert is_let_in(door, use_case) == table[action][role], action
        if not table[action][role]:
            denied.append((action, ()))
    assert denied
    assert refusals(database) == denied


@pytest.mark.parametrize("permission", Permission)
def test_one_permission_opens_its_own_use_cases_and_no_other(
    as_receptionist: Backend, permission: Permission
) -> None:
    door, denied = holding(as_receptionist, frozenset({permission})), []
    for use_case in catalogue.use_cases():
        is_its_own = rule_of(use_case).permission is permission
        assert is_let_in(door, use_case) == is_its_own, action_of(use_case)
        if not is_its_own:
            denied.append((action_of(use_case), ()))
    assert refusals(door.database) == denied


@pytest.mark.parametrize("permission", Permission)
def test_all_permissions_but_one_open_everything_but_its_own_use_cases(
    as_receptionist: Backend, permission: Permission
) -> None:
    door = holding(as_receptionist, EVERYTHING - {permission})
    denied = [
        action_of(use_case) for use_case in catalogue.use_cases() if not is_let_in(door, use_case)
    ]
    own = [
        action_of(use_case)
        for use_case in catalogue.use_cases()
        if rule_of(use_case).permission is permission
    ]
    assert denied == own
    assert [action for action, _patients in refusals(door.database)] == own


def test_an_own_role_grants_what_is_stored_and_what_everybody_has(
    as_administrator: Backend,
) -> None:
    made = as_administrator.run(_a_role_of_each)
    with as_administrator.database.transaction() as session:
        grants = stored.grants(session)
    for permission, key in made.items():
        assert grants[key] == {permission} | kept("")


def test_what_asks_for_a_code_passes_no_door_without_one(as_administrator: Backend) -> None:
    door = holding(as_administrator, EVERYTHING)
    door.stay = replace(door.stay, proven_at=None)
    for use_case in catalogue.use_cases():
        wanted = CodeWanted if rule_of(use_case).wants_code else PassedError
        with pytest.raises(wanted):
            door.run(stand_in(use_case))


def test_what_is_unmarked_passes_no_door(as_administrator: Backend) -> None:
    with pytest.raises(TypeError):
        as_administrator.run(lambda _work: "everything")


# closed records


def naming_cases() -> list[tuple[UseCase, str]]:
    """Each use case that is told a patient, with the parameter that names one."""
    return [
        (use_case, name)
        for use_case in catalogue.use_cases()
        for name in inspect.signature(use_case).parameters
        if name in NAMING
    ]


CASES = naming_cases()
CASE_NAMES = [f"{action_of(use_case)}-{name}" for use_case, name in CASES]


@dataclass(frozen=True)
class House:
    """A clinic with a closed and an open patient, and somebody who holds every permission."""

    door: Backend
    closed: Known
    free: Known
    mine: Known  # kept to this somebody

    def arguments(self, use_case: UseCase, name: str, meant: Known) -> dict[str, Any]:
        """`meant` goes in by the parameter `name`; any other patient is the open one."""
        found = {}
        for each in list(inspect.signature(use_case).parameters)[1:]:
            if each in NAMING:
                found[each] = NAMING[each](meant if each == name else self.free)
            else:
                found[each] = BESIDE[each](meant)
        return found


@pytest.fixture(scope="module")
def house(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests: whatever is done in it is refused or taken back."""
    path, clock = tmp_path_factory.mktemp("house") / "clinic.db", make.Clock()
    shutil.copyfile(template, path)
    database = Database(path, make.KEY)
    _hurry(database)
    owner = make.backend(database, Role.ADMINISTRATOR, clock)
    someone = owner.run(calendar_setup.save_practitioner, Practitioner("", 0, "Dr. Who"))
    closed, mine, free = (
        _registered(owner, name, someone, hour) for hour, name in enumerate(("One", "Two", "Three"))
    )
    door = holding(make.backend(database, Role.PRACTITIONER, clock), EVERYTHING)
    owner.run(_close, closed.id, make.USERS[Role.ACCOUNTANT].id)
    owner.run(_close, mine.id, door.user.id)
    yield House(door, closed, free, mine)
    database.close()


def _registered(door: Backend, family: str, practitioner_id: Id, hour: int) -> Known:
    alert = Alert(AlertLevel.STOP, "Pacemaker")
    form = make.form(family=family, phone="03 123 456", number=f"A{family}", alerts=(alert,))
    patient_id = door.run(patients.register, form)
    booking = BookingForm(patient_id, practitioner_id, make.NOW + timedelta(hours=hour), 30)
    booked = door.run(appointments.book, booking)
    service = door.run(calendar_setup.save_service, Service("", 0, family))
    wished = WaitingWish(patient_id, (service,), make.TODAY)
    waits = door.run(waiting_list.add, wished)
    recalled = door.run(recalls.add, patient_id, "", make.TODAY, "see the scar")
    record = door.run(patients.open_for_edit, patient_id)
    ticket = door.run(queue.take_ticket, patient_id).id
    return Known(record, booked, booking, wished, waits, recalled, ticket)


@writes(Permission.USE_DESK)
def _close(work: Work, patient_id: Id, user_id: Id) -> None:
    work.session.add(Restriction(patient_id=patient_id, user_ids=[user_id], reason="asked for"))


@writes(Permission.USE_DESK)
def _a_role_of_each(work: Work) -> dict[Permission, str]:
    made = {}
    for permission in Permission:
        row = stored.RoleRecord(name=permission.value, permissions=[permission.value])
        work.session.add(row)
        work.session.flush()
        made[permission] = row.key
    return made


def test_every_parameter_of_every_use_case_is_known_here() -> None:
    unknown = sorted(
        f"{action_of(use_case)}({name})"
        for use_case in catalogue.use_cases()
        for name in list(inspect.signature(use_case).parameters)[1:]
        if name not in NAMING and name not in BESIDE and name not in NAMELESS
    )
    assert not unknown, f"teach me these parameters: do they name a patient? {', '.join(unknown)}"


def test_what_a_use_case_that_is_told_a_patient_wants_besides_is_known_here() -> None:
    unknown = sorted(
        f"{action_of(use_case)}({name})"
        for use_case, _naming in CASES
        for name in list(inspect.signature(use_case).parameters)[1:]
        if name not in NAMING and name not in BESIDE
    )
    assert not unknown, f"teach me this parameter: how is one made? {', '.join(unknown)}"


def test_the_exceptions_are_use_cases_that_exist() -> None:
    assert set(SERVING_CLOSED) <= {action_of(use_case) for use_case, _name in CASES}


@pytest.mark.parametrize(("use_case", "name"), CASES, ids=CASE_NAMES)
def test_a_closed_record_stays_closed_and_the_refusal_names_the_patient(
    house: House, use_case: UseCase, name: str
) -> None:
    arguments, action = house.arguments(use_case, name, house.closed), action_of(use_case)
    if action in SERVING_CLOSED:
        with pytest.raises(PassedError):
            house.door.run(undone(use_case), **arguments)
        return
    before = refusals(house.door.database)
    with pytest.raises(Restricted):
        house.door.run(use_case, **arguments)
    assert refusals(house.door.database) == [*before, (action, (house.closed.id,))]


@pytest.mark.parametrize(("use_case", "name"), CASES, ids=CASE_NAMES)
def test_a_record_kept_to_the_user_or_to_nobody_opens(
    house: House, use_case: UseCase, name: str
) -> None:
    before = refusals(house.door.database)
    for meant in (house.mine, house.free):
        if name in ("a", "b") and meant is house.free:
            continue  # a record and itself
        try:
            house.door.run(undone(use_case), **house.arguments(use_case, name, meant))
        except PassedError:
            continue
        except NotAllowed as refused:
            raise AssertionError(f"{action_of(use_case)}: {refused}") from refused
        except ClinicError:
            continue  # nothing to lift, nothing to break: the record itself was open to it
    assert refusals(house.door.database) == before
