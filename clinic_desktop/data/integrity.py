"""Looking for damage: pages, structure, links, and an index out of step."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from clinic_desktop.data import search
from clinic_desktop.data.patients import cards
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress

_MOST = 20  # problems named; one more says nothing new


def damaged_pages(session: Session) -> tuple[int, list[str]]:
    """Number of pages, and a sentence for each whose seal does not fit its content.

    Reads the main file directly, so whoever calls must have emptied the journal before
    (SECURITY.md 7.2); `Database.tidy` does.
    """
    pages = int(session.execute(text("PRAGMA page_count")).scalar_one())
    found = session.execute(text("PRAGMA cipher_integrity_check")).scalars().all()
    return pages, [str(problem) for problem in found[:_MOST]]


def broken_structure(session: Session) -> tuple[int, list[str]]:
    """Number of tables; problems of b-trees and of links to rows that do not exist."""
    tables = session.execute(text("SELECT count(*) FROM sqlite_master WHERE type = 'table'"))
    problems = [
        str(line)
        for line in session.execute(text("PRAGMA integrity_check")).scalars()
        if line != "ok"
    ]
    for row in session.execute(text("PRAGMA foreign_key_check")):
        problems.append(_("{table}: a link leads nowhere").format(table=row[0]))  # noqa: PERF401
    return int(tables.scalar_one()), problems[:_MOST]


def search_out_of_step(session: Session, progress: Progress) -> tuple[int, list[str]]:
    """Number of patients; a sentence where the search index does not say what the records say."""
    total = int(session.execute(text("SELECT count(*) FROM search_card")).scalar_one())
    seen = 0

    def counted() -> Iterator[search.SearchCard]:
        nonlocal seen
        for card in cards.every_card(session):
            seen += 1
            if seen % 500 == 0:
                progress.step(seen, max(total, seen))
            yield card

    wrong = search.check(session, counted())
    if not wrong:
        return seen, []
    return seen, [
        ngettext(
            "{count} patient is not found as recorded; rebuild the index",
            "{count} patients are not found as recorded; rebuild the index",
            len(wrong),
        ).format(count=len(wrong))
    ]
