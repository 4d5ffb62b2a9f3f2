"""Lines of lists as far as the person looking may know: of a closed record, name and number."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clinic_desktop.domain import search_text
from clinic_desktop.domain.names import fold
from clinic_desktop.domain.patient import PatientRow, PersonName, Sex
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.search_text import QueryWord
from clinic_desktop.usecases.work import Work


def as_allowed(rows: Sequence[PatientRow], work: Work, text: str = "") -> list[PatientRow]:
    """Names and numbers only, where the record is closed or the user's roles show no more.

    Rows found by `text` that it fits only in what is kept from view are left out: that somebody
    was found by a phone would tell whose it is.
    """
    if not rows:
        return []
    closed = work.closed(*(row.id for row in rows))
    if closed:
        known = [row for row in rows if row.id not in closed or not text or fits(row, text)]
        rows = [blanked(row) if row.id in closed else row for row in known]
    if work.user.may(Permission.VIEW_PATIENTS):
        return list(rows)
    return [replace(row, birth=None, phone_end="", alert_levels=()) for row in rows]


def blanked(row: PatientRow) -> PatientRow:
    """The row of a closed record."""
    return replace(
        row,
        birth=None,
        phone_end="",
        alert_levels=(),
        is_deceased=False,
        sex=Sex.UNKNOWN,
        last_visit_on=None,
        is_closed=True,
    )


def fits(row: PatientRow, text: str) -> bool:
    """Whether name and number alone answer the text, as the search index would."""
    plain = fold(f"{row.name} {row.second_name}").split()
    if all(any(word.startswith(typed) for word in plain) for typed in fold(text).split()):
        return True  # as most are found; transliterating costs far more
    names = (PersonName(given=row.name), PersonName(given=row.second_name))
    shown = search_text.indexed_text(names, number=row.number)
    known = frozenset(f"{shown.family} {shown.other}".split())
    return any(
        all(_is_answered(word, known, shown.inner) for word in reading)
        for reading in search_text.query(text)
    )


def _is_answered(word: QueryWord, known: Iterable[str], inner: str) -> bool:
    forms = (*word.strict, *word.loose)
    begins = tuple(form[:-1] for form in forms if form.endswith("*"))
    if any(each in forms or each.startswith(begins) for each in known):
        return True
    return any(len(piece) > 2 and piece in inner for piece in word.inner)
