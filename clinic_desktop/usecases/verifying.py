"""Is everything still what it was written as? File, keys, trail, records, search index."""

from dataclasses import dataclass

from clinic_desktop.data import against_log, audit, integrity
from clinic_desktop.data import clinic as records
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases.work import Trace, Work, reads


@dataclass(frozen=True)
class Line:
    """One check: what was looked at, how much of it, and what was wrong (empty: nothing)."""

    name: str
    count: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcome of verifying everything."""

    lines: tuple[Line, ...]

    @property
    def is_good(self) -> bool:
        return not any(line.problems for line in self.lines)


@reads(Permission.VERIFY_DATA, Trace.NOW)
def everything(work: Work, progress: Progress) -> Report:
    """Check the whole clinic; reads only, can be cancelled, takes about ten seconds a gigabyte."""
    file = (_pages(work), _structure(work))
    if any(line.problems for line in file):
        return Report(file)  # what stands on damaged pages proves nothing about people's deeds
    return Report(
        (*file, _trail(work, progress), _records(work, progress), _search(work, progress))
    )


def _pages(work: Work) -> Line:
    pages, problems = integrity.damaged_pages(work.session)
    return Line(_("Encrypted pages"), pages, tuple(problems))


def _structure(work: Work) -> Line:
    tables, problems = integrity.broken_structure(work.session)
    return Line(_("Tables and links between records"), tables, tuple(problems))


def _trail(work: Work, progress: Progress) -> Line:
    marker = records.clinic_file(work.session)
    if marker is None:
        return Line(_("Audit trail"), 0, (_("The clinic's marker is missing."),))
    findings = audit.verify(work.session, marker.audit_key, progress)
    problems = tuple(
        _("Deed {seq}: {problem}").format(seq=found.seq, problem=_problem(found.problem))
        for found in findings
    )
    return Line(_("Audit trail and what it sealed"), audit.head(work.session).seq, problems)


def _records(work: Work, progress: Progress) -> Line:
    count, problems = against_log.records_out_of_step(work.session, progress)
    return Line(_("Records against the log of changes"), count, tuple(problems))


def _search(work: Work, progress: Progress) -> Line:
    count, problems = integrity.search_out_of_step(work.session, progress)
    return Line(_("Search index"), count, tuple(problems))


def _problem(kind: str) -> str:
    words = {
        "number": _("a deed before it is missing"),
        "chain": _("it does not follow the deed before it"),
        "seal": _("it was altered"),
        "digest": _("the changes it sealed were altered"),
    }
    return words[kind]
