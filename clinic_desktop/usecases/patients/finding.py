"""Finding patients: the one search box, lists, counts."""

from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from clinic_desktop.data import restrictions
from clinic_desktop.data import search as index
from clinic_desktop.data.patients import history, reading
from clinic_desktop.data.patients.reading import Viewer
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.domain.patient_views import Figures, PatientFilter, PatientPage
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.patients import closing
from clinic_desktop.usecases.work import Trace, Work, reads

FOUND_AT_MOST = 50
LISTED_AT_MOST = 200  # patients a text may narrow a list to: what one screen paints at once
PRINTED_AT_MOST = 10_000
GREETED_AT_MOST = 20


@reads(Permission.FIND_PATIENTS, Trace.SOON)
def search(work: Work, text: str) -> list[PatientRow]:
    """At most 50 patients whom every word of the text fits, the best first (REG-4).

    A restricted record is found by name and number alone.
    """
    rows = index.find(work.session, text, FOUND_AT_MOST, partial(_lately, work))
    rows = reading.with_alerts_for(work.session, rows, Viewer(work.today, work.user.roles))
    return closing.as_allowed(rows, work, text)


@reads(Permission.FIND_PATIENTS)
def recent(work: Work) -> list[PatientRow]:
    """The patients this user opened last, at most 20, the latest first."""
    ids = history.opened_lately(work.session, work.user.id)
    rows = reading.rows(work.session, ids, Viewer(work.today, work.user.roles))
    return closing.as_allowed(rows, work)


@reads(Permission.FIND_PATIENTS, Trace.SOON)
def page(work: Work, chosen: PatientFilter, after: str = "", limit: int = 200) -> PatientPage:
    """One page of the list; `after` is the `next` of the page before."""
    if not work.user.may(Permission.VIEW_PATIENTS):
        chosen = replace(chosen, alert=None)  # whom a list leaves out would tell as much
    if chosen.text.strip():
        found, is_cut = _narrowed(work, chosen, LISTED_AT_MOST)
        return PatientPage(tuple(found), len(found), "", is_cut)
    watching = _viewer(work) if chosen.asks_details else Viewer(work.today, work.user.roles)
    rows, following = reading.page(work.session, chosen, watching, after, limit)
    total = reading.count(work.session, chosen, watching)
    return PatientPage(tuple(closing.as_allowed(rows, work)), total, following)


@reads(Permission.PRINT_PATIENTS, Trace.NOW, wants_code=True)
def for_list(work: Work, chosen: PatientFilter) -> list[PatientRow]:
    """Every patient the filter lets through, at most 10,000, to be printed or exported."""
    if chosen.text.strip():
        return _narrowed(work, chosen, PRINTED_AT_MOST)[0]
    rows, _following = reading.page(work.session, chosen, _viewer(work), "", PRINTED_AT_MOST)
    return closing.as_allowed(rows, work)


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
        _viewer(work),
        today.astimezone(UTC),
        month.astimezone(UTC),
    )


@reads(Permission.VIEW_PATIENTS)
def birthdays(work: Work) -> list[PatientRow]:
    """Who has a birthday today, at most 20; nobody who died, was archived or is kept from view."""
    return reading.birthdays(work.session, _viewer(work), GREETED_AT_MOST)


def _viewer(work: Work) -> Viewer:
    """For lists whose very members tell something: it names those whose records are closed."""
    closed = restrictions.every_closed_to(work.session, work.user.id, work.now)
    return Viewer(work.today, work.user.roles, closed)


def _lately(work: Work) -> dict[Id, int]:
    lately = history.opened_lately(work.session, work.user.id, index.LATELY)
    return {patient_id: -place for place, patient_id in enumerate(lately)}


def _narrowed(work: Work, chosen: PatientFilter, limit: int) -> tuple[list[PatientRow], bool]:
    """Those whom the text and the filter let through, the one meant first; whether more were left."""
    found = index.find(work.session, chosen.text, limit, partial(_lately, work))
    watching = _viewer(work) if chosen.asks_details else Viewer(work.today, work.user.roles)
    if chosen.asks_details:
        kept = set(reading.matching(work.session, [row.id for row in found], chosen, watching))
        rows = [row for row in found if row.id in kept]
    else:
        rows = [row for row in found if chosen.archived in (None, row.is_archived)]
    rows = reading.with_alerts_for(work.session, rows, watching)
    return closing.as_allowed(rows, work, chosen.text), len(found) >= limit
