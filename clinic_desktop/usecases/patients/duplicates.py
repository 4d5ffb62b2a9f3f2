"""Who in the registry may already be the person in the form (REG-5)."""

from dataclasses import replace

from clinic_desktop.data.patients import matching, reading
from clinic_desktop.data.patients.reading import Viewer
from clinic_desktop.domain import phone, similarity
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Contact, ContactKind, PatientForm
from clinic_desktop.domain.patient_views import Candidate
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.similarity import Likeness, Reason
from clinic_desktop.usecases.patients import closing
from clinic_desktop.usecases.work import Work, reads, writes

SHOWN = 5


@reads(Permission.REGISTER_PATIENTS)
def possible_duplicates(work: Work, form: PatientForm, ignoring: Id | None) -> list[Candidate]:
    """At most five records, the likeliest first, without those told apart from `ignoring` before.

    Records closed to the user come last: only for the same identity number or by name alone, as
    else trying out dates and phones would tell those that are kept from view.
    """
    session, form = work.session, _understood(form, work.clinic.phone_region)
    same = set(matching.by_identity(session, form, ignoring))
    ids = set(same)
    ids.update(matching.by_contact(session, [item.value for item in form.contacts if item.value]))
    ids.update(matching.by_birth(session, form.birth))
    mine = similarity.person(form)
    if mine.birth or mine.phones:  # a name alone is never enough to take two for one
        ids.update(matching.by_name(session, form))
    ids -= {ignoring or ""} | (matching.told_apart(session, ignoring) if ignoring else set())
    closed = work.closed(*ids)
    likely = {
        patient_id: likeness
        for patient_id, other in matching.people(session, ids - closed).items()
        if (likeness := similarity.compare(mine, other)).is_candidate
    }
    return [*_candidates(work, likely), *_closed_candidates(work, form, closed, same)][:SHOWN]


@writes(Permission.REGISTER_PATIENTS)
def not_the_same(work: Work, a: Id, b: Id) -> None:
    """Remember that two records are different persons, so that they are not shown again."""
    if a == b:
        raise InvalidInput(patient=_("A record cannot be told apart from itself."))
    matching.tell_apart(work.session, a, b)
    work.about(a, b)


def _candidates(work: Work, likely: dict[Id, Likeness]) -> list[Candidate]:
    best = sorted(likely, key=lambda each: (-likely[each].score, each))[:SHOWN]
    rows = reading.rows(work.session, best, Viewer(work.today, work.user.roles))
    return [
        Candidate(
            row,
            tuple(_sentence(reason) for reason in likely[row.id].reasons),
            likely[row.id].score / 100,
            likely[row.id].blocks,
        )
        for row in rows
    ]


def _closed_candidates(
    work: Work, form: PatientForm, closed: frozenset[Id], same: set[Id]
) -> list[Candidate]:
    if not closed:
        return []
    asked = [f"{name.given} {name.family}".strip() for name in (form.name, form.second_name)]
    rows = reading.rows(work.session, sorted(closed), Viewer(work.today, work.user.roles))
    found = []
    for row in rows:
        why = _("Same identity number") if row.id in same else _("Similar name")
        if row.id in same or any(closing.fits(row, text) for text in asked if text):
            found.append(Candidate(closing.blanked(row), (why,), 0, row.id in same))
    return sorted(found, key=lambda each: (not each.blocks, each.row.id))


def _sentence(reason: Reason) -> str:
    return {
        Reason.SAME_ID: _("Same identity number"),
        Reason.SAME_BIRTH: _("Similar name and same birth date"),
        Reason.SWAPPED_BIRTH: _("Similar name, day and month of birth exchanged"),
        Reason.SAME_PHONE: _("Similar name and same phone"),
        Reason.SWAPPED_NAMES: _("Given and family name exchanged"),
    }[reason]


def _understood(form: PatientForm, region: str) -> PatientForm:
    """The form with the phones and addresses that can be read already; the rest is half typed."""
    contacts = tuple(replace(each, value=_value(each, region)) for each in form.contacts)
    return replace(form, contacts=contacts)


def _value(contact: Contact, region: str) -> str:
    if contact.kind is ContactKind.EMAIL:
        return contact.typed.strip().lower()
    try:
        return phone.parse(contact.typed, region).e164
    except ValueError:
        return ""
