"""Finding patients: the one search box, lists, counts."""

from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from clinic_desktop.data import search as index
from clinic_desktop.data.patients import history, reading
from clinic_desktop.data.patients.reading import Viewer
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.domain.patient_views import Figures, PatientFilter, PatientPage
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Trace, Work, reads

FOUND_AT_MOST = 50
LISTED_AT_MOST = 200  # patients a text may narrow a list to: what one screen paints at once
PRINTED_AT_MOST = 10_000
GREETED_AT_MOST = 20


@reads(Permission.FIND_PATIENTS, Trace.SOON)
def search(work: Work, text: str) -> list[PatientRow]:
    """At most 50 patients whom every word of the text fits, the best first (REG-4)."""
    rows = index.find(work.session, text, FOUND_AT_MOST, partial(_lately, work))
    return _as_allowed(
        work, reading.with_alerts_for(work.session, rows, Viewer(work.today, work.user.roles))
    )


@reads(Permission.FIND_PATIENTS)
def recent(work: Work) -> list[PatientRow]:
    """The patients this user opened last, at most 20, the latest first."""
    ids = history.opened_lately(work.session, work.user.id)
    return _as_allowed(work, reading.rows(work.session, ids, Viewer(work.today, work.user.roles)))


@reads(Permission.FIND_PATIENTS, Trace.SOON)
def page(work: Work, chosen: PatientFilter, after: str = "", limit: int = 200) -> PatientPage:
    """One page of the list; `after` is the `next` of the page before."""
    if not work.user.may(Permission.VIEW_PATIENTS):
        chosen = replace(chosen, alert=None)  # whom a list leaves out would tell as much
    if chosen.text.strip():
        found, is_cut = _narrowed(work, chosen, LISTED_AT_MOST)
        return PatientPage(tuple(_as_allowed(work, found)), len(found), "", is_cut)
    watching = Viewer(work.today, work.user.roles)
    rows, following = reading.page(work.session, chosen, watching, after, limit)
    total = reading.count(work.session, chosen, watching)
    return PatientPage(tuple(_as_allowed(work, rows)), total, following)


@reads(Permission.PRINT_PATIENTS, Trace.NOW, wants_code=True)
def for_list(work: Work, chosen: PatientFilter) -> list[PatientRow]:
    """Every patient the filter lets through, at most 10,000, to be printed or exported."""
    if chosen.text.strip():
        return _narrowed(work, chosen, PRINTED_AT_MOST)[0]
    return reading.page(
        work.session, chosen, Viewer(work.today, work.user.roles), "", PRINTED_AT_MOST
    )[0]


@reads(Permission.FIND_PATIENTS)
def tags(work: Work) -> list[str]:
    """Every tag in use, in alphabetical order."""
    return reading.tags(work.session)


@reads(Permission.FIND_PATIENTS)
def figures(work: Work) -> Figures:
    """Counts for the first page of the day."""
    zone = ZoneInfo(work.clinic.zone)
    today = datetime.combine(work.today, time.min, zone)
    month = today.replace(day=1)
    return reading.figures(
        work.session,
        Viewer(work.today, work.user.roles),
        today.astimezone(UTC),
        month.astimezone(UTC),
    )


@reads(Permission.VIEW_PATIENTS)
def birthdays(work: Work) -> list[PatientRow]:
    """Who has a birthday today, at most 20; nobody who died or was archived (REG-11)."""
    return reading.birthdays(work.session, Viewer(work.today, work.user.roles), GREETED_AT_MOST)


def _lately(work: Work) -> dict[Id, int]:
    lately = history.opened_lately(work.session, work.user.id, index.LATELY)
    return {patient_id: -place for place, patient_id in enumerate(lately)}


def _narrowed(work: Work, chosen: PatientFilter, limit: int) -> tuple[list[PatientRow], bool]:
    """Those whom the text and the filter let through, the one meant first; whether more were left."""
    found = index.find(work.session, chosen.text, limit, partial(_lately, work))
    watching = Viewer(work.today, work.user.roles)
    if chosen.tag or chosen.alert or chosen.deceased is not None:
        kept = set(reading.matching(work.session, [row.id for row in found], chosen, watching))
        rows = [row for row in found if row.id in kept]
    else:
        rows = [row for row in found if chosen.archived in (None, row.is_archived)]
    return reading.with_alerts_for(work.session, rows, watching), len(found) >= limit


def _as_allowed(work: Work, rows: list[PatientRow]) -> list[PatientRow]:
    """Names and numbers only, where the user's roles show no more."""
    if work.user.may(Permission.VIEW_PATIENTS):
        return rows
    return [replace(row, birth=None, phone_end="", alert_levels=()) for row in rows]
