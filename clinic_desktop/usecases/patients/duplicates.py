"""Who in the registry may already be the person in the form (REG-5)."""

from collections.abc import Iterable

from clinic_desktop.data.patients import matching, reading
from clinic_desktop.data.patients.matching import Compared
from rapidfuzz import fuzz

from clinic_desktop.domain import names, phone
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import ContactKind, PatientForm, PersonName, Precision
from clinic_desktop.domain.patient_views import Candidate
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.patients.finding import viewer
from clinic_desktop.usecases.work import Work, reads, writes

SHOWN = 5
SIMILAR, SAME = 0.8, 0.95  # likeness of names, 0 to 1


@reads(Permission.REGISTER_PATIENTS)
def possible_duplicates(work: Work, form: PatientForm, ignoring: Id | None) -> list[Candidate]:
    """At most five records, the likeliest first, without those told apart from `ignoring` before."""
    session = work.session
    same_number = set(matching.by_identity(session, form, ignoring))
    same_contact = set(matching.by_contact(session, _values(form, work.clinic.phone_region)))
    same_birth = set(matching.by_birth(session, form.birth))
    ids = same_number | same_contact | same_birth | set(matching.by_name(session, form))
    ids -= {ignoring or ""} | (matching.told_apart(session, ignoring) if ignoring else set())
    found: list[tuple[float, Compared, tuple[str, ...]]] = []
    for other in matching.compared(session, ids):
        score, reasons = _judged(form, other, other.id in same_contact, other.id in same_number)
        if reasons:
            found.append((score, other, reasons))
    found.sort(key=lambda each: (-each[0], each[1].id))
    return _candidates(work, found[:SHOWN], same_number)


@writes(Permission.REGISTER_PATIENTS)
def not_the_same(work: Work, a: Id, b: Id) -> None:
    """Remember that two records are different persons, so that they are not shown again."""
    if a == b:
        raise InvalidInput(patient=_("A record cannot be told apart from itself."))
    matching.tell_apart(work.session, a, b)
    work.about(a, b)


def _judged(
    form: PatientForm, other: Compared, shares_contact: bool, shares_number: bool
) -> tuple[float, tuple[str, ...]]:
    """How likely it is the same person (0 to 1), and why; no reason where it is not likely."""
    alike = _alikeness(form, other)
    same_day, swapped = _births(form, other)
    reasons = []
    if shares_number:
        reasons.append(_("Same identity number"))
    if shares_contact and alike >= SIMILAR:
        reasons.append(_("Same phone or e-mail and a similar name"))
    if same_day and alike >= SIMILAR:
        reasons.append(_("Same birth date and a similar name"))
    if swapped and alike >= SIMILAR:
        reasons.append(_("Day and month of birth exchanged, and a similar name"))
    if alike >= SAME and not reasons and not _born_apart(form, other):
        reasons.append(_("Same name"))
    score = max(alike * 0.6 + 0.2 * (same_day or swapped) + 0.2 * shares_contact, shares_number)
    return float(score), tuple(reasons)


def _alikeness(form: PatientForm, other: Compared) -> float:
    """The best match of the names in any script, given and family also exchanged."""
    mine = (form.name, form.second_name)
    theirs = (other.name, other.second_name)
    return max(
        (
            fuzz.token_sort_ratio(names.sort_key(a), names.sort_key(b)) / 100
            for a in mine
            for b in theirs
            if PersonName() not in (a, b)
        ),
        default=0.0,
    )


def _births(form: PatientForm, other: Compared) -> tuple[bool, bool]:
    """Whether the birth date is the same, and whether day and month are exchanged."""
    if form.birth is None or other.born_on is None:
        return False, False
    same = form.birth.day == other.born_on and form.birth.precision == other.precision
    exact = form.birth.precision == other.precision == Precision.EXACT
    return same, exact and not same and other.born_on in matching.likely_days(form.birth)


def _born_apart(form: PatientForm, other: Compared) -> bool:
    """Both birth dates are known and lie too far apart for a slip or a stated age."""
    if form.birth is None or other.born_on is None:
        return False
    return abs(form.birth.day.year - other.born_on.year) > 3


def _candidates(
    work: Work, found: Iterable[tuple[float, Compared, tuple[str, ...]]], same_number: set[Id]
) -> list[Candidate]:
    judged = {other.id: (score, reasons) for score, other, reasons in found}
    rows = reading.rows(work.session, list(judged), viewer(work))
    return [
        Candidate(row, judged[row.id][1], judged[row.id][0], row.id in same_number) for row in rows
    ]


def _values(form: PatientForm, region: str) -> list[str]:
    """The form's phones and addresses as they are stored; what is half typed is left out."""
    values = []
    for contact in form.contacts:
        if contact.kind is ContactKind.EMAIL:
            values.append(contact.typed.strip().lower())
            continue
        try:
            values.append(phone.parse(contact.typed, region).e164)
        except ValueError:
            continue
    return [value for value in values if value]
