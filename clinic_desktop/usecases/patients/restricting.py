"""Records that open for named people only, and opening one all the same in an emergency (SEC-5)."""

from datetime import datetime, timedelta

from clinic_desktop.data import clinic, restrictions, roles
from clinic_desktop.data.database import Session
from clinic_desktop.data.patients import reading
from clinic_desktop.data.patients.reading import Viewer
from clinic_desktop.data.restrictions import GlassBreak, Restriction
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.domain.patient_views import GlassNotice, Named, RestrictionView
from clinic_desktop.domain.permissions import Permission, granted
from clinic_desktop.usecases.work import Work, reads, writes

OPEN_FOR = timedelta(hours=4)  # an emergency and its aftermath, not a second way in
FEWEST_WORDS = 3
TOLD_FOR = timedelta(days=7)  # how long those named in a restriction are told of an emergency
SHOWN_AT_MOST = 50


@writes(Permission.RESTRICT_PATIENTS)
def restrict(work: Work, patient_id: Id, user_ids: tuple[Id, ...], reason: str) -> None:
    """Keep the record to the named users, in place of whoever was named before.

    Whoever restricts may leave themselves out. Raises InvalidInput(users=…, reason=…), NotFound.
    """
    _note(work, patient_id)
    known = {user.id for user in _with_a_way_in(work.session)}
    problems = {}
    if not user_ids:
        problems["users"] = _("Name at least one person who may open the record.")
    elif not known.issuperset(user_ids):
        problems["users"] = _("Somebody named here no longer has a way in. Choose again.")
    if not reason.strip():
        problems["reason"] = _("Enter why the record is restricted.")
    if problems:
        raise InvalidInput(**problems)
    _end(work, patient_id, reason)
    named = list(dict.fromkeys(user_ids))
    work.session.add(Restriction(patient_id=patient_id, user_ids=named, reason=reason.strip()))


@writes(Permission.RESTRICT_PATIENTS)
def lift(work: Work, patient_id: Id, reason: str) -> None:
    """Let everybody open the record again whose role opens records. Raises InvalidInput, NotFound."""
    _note(work, patient_id)
    if not reason.strip():
        raise InvalidInput(reason=_("Enter why the restriction is lifted."))
    if not _end(work, patient_id, reason):
        raise NotFound(_("This record is not restricted any more."))


@writes(Permission.BREAK_GLASS)
def break_glass(work: Work, patient_id: Id, reason: str) -> datetime:
    """Open a record closed to the user for four hours; returns until when.

    Those named and those who may restrict are told. Raises InvalidInput(reason=…), NotFound.
    """
    _note(work, patient_id)
    if patient_id not in work.closed(patient_id):
        raise NotFound(_("This record is open to you. Open it in the usual way."))
    if len(reason.split()) < FEWEST_WORDS:
        raise InvalidInput(reason=_("Say in a few words why it cannot wait."))
    ends_at = work.now + OPEN_FOR
    work.session.add(
        GlassBreak(
            patient_id=patient_id, user_id=work.user.id, reason=reason.strip(), ends_at=ends_at
        )
    )
    return ends_at


@reads(Permission.VIEW_PATIENTS)
def restriction(work: Work, patient_id: Id) -> RestrictionView | None:
    """Who alone may open the record, for whoever asks; None where it is not restricted."""
    row = next(iter(restrictions.standing(work.session, [patient_id])), None)
    if row is None:
        return None
    line = _line(work, patient_id)
    users = {user.id: user for user in clinic.users(work.session)}
    is_open = patient_id not in work.closed(patient_id)
    broken = restrictions.broken(work.session, patient_id, work.user.id, work.now)
    is_named = work.user.id in row.user_ids
    people = [users[each] for each in row.user_ids if each in users]
    return RestrictionView(
        patient_id=patient_id,
        number=line.number,
        name=line.name,
        second_name=line.second_name,
        people=tuple(Named(each.id, each.name) for each in people if not each.deactivated_at),
        since=row.created_at,
        by=users[row.created_by].name if row.created_by in users else "",
        reason=row.reason if is_open or work.user.may(Permission.RESTRICT_PATIENTS) else "",
        is_open=is_open,
        ends_at=broken.ends_at if broken and not is_named else None,
    )


@reads(Permission.RESTRICT_PATIENTS)
def may_be_named(work: Work) -> list[Named]:
    """Everybody with a way in whose roles open records, in name order."""
    allowed = roles.grants(work.session)
    return [
        Named(user.id, user.name)
        for user in _with_a_way_in(work.session)
        if Permission.VIEW_PATIENTS in granted(user.roles, allowed)
    ]


@reads(Permission.USE_DESK)
def notices(work: Work) -> list[GlassNotice]:
    """Emergencies to know of, the latest first, at most 50.

    For those who may restrict: all that nobody has marked as seen. For others: those of the last
    seven days in records that are kept to them.
    """
    session, user = work.session, work.user
    if user.may(Permission.RESTRICT_PATIENTS):
        rows = restrictions.unseen(session, SHOWN_AT_MOST)
    else:
        since = work.now - TOLD_FOR
        rows = restrictions.broken_since(session, since, user.id, SHOWN_AT_MOST)
    return _told(work, rows) if rows else []


@writes(Permission.RESTRICT_PATIENTS)
def acknowledge(work: Work, glass_id: Id) -> None:
    """Note that the user has seen this emergency; it leaves the notices of those who restrict."""
    row = work.session.get(GlassBreak, glass_id)
    if row is None or row.seen_at is not None:
        raise NotFound(_("Somebody has marked this as seen already."))
    work.patients.append(row.patient_id)
    row.seen_at, row.seen_by = work.now, work.user.id


def _told(work: Work, rows: list[GlassBreak]) -> list[GlassNotice]:
    names = clinic.user_names(work.session)
    ids = list(dict.fromkeys(row.patient_id for row in rows))
    lines = {line.id: line for line in reading.rows(work.session, ids, _viewer(work))}
    return [
        GlassNotice(
            id=row.id,
            patient_id=row.patient_id,
            number=lines[row.patient_id].number,
            name=lines[row.patient_id].name,
            by=names.get(row.user_id, ""),
            at=row.created_at,
            reason=row.reason,
        )
        for row in rows
        if row.patient_id in lines
    ]


def _note(work: Work, patient_id: Id) -> None:
    """Name the patient in the trail without opening the record, which may be closed to the user."""
    _line(work, patient_id)
    work.patients.append(patient_id)


def _line(work: Work, patient_id: Id) -> PatientRow:
    found = reading.rows(work.session, [patient_id], _viewer(work))
    if not found:
        raise NotFound(_("This patient is no longer in the registry."))
    return found[0]


def _viewer(work: Work) -> Viewer:
    return Viewer(work.today, work.user.roles)


def _end(work: Work, patient_id: Id, reason: str) -> bool:
    """Lift what stands; whether there was anything."""
    rows = restrictions.standing(work.session, [patient_id])
    for row in rows:
        row.lifted_at, row.lifted_reason = work.now, reason.strip()
    return bool(rows)


def _with_a_way_in(session: Session) -> list[clinic.User]:
    return [user for user in clinic.users(session) if user.deactivated_at is None]
