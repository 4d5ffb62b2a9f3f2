"""Who may run which use case, compared with the approved table beside this file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from clinic_desktop.domain.permissions import Role, granted
from clinic_desktop.usecases import catalogue
from clinic_desktop.usecases.work import Rule, Trace, action_of

APPROVED = Path(__file__).with_name("rights.approved.txt")


def test_rights_are_as_approved() -> None:
    lines = [_line(function) for function in sorted(catalogue.use_cases(), key=_name)]
    found = "\n".join([_heading(), *lines]) + "\n"
    received = APPROVED.with_name("rights.received.txt")
    if not APPROVED.exists() or APPROVED.read_text("utf-8") != found:
        received.write_text(found, "utf-8")
    approved = APPROVED.read_text("utf-8") if APPROVED.exists() else ""
    assert found == approved, f"rights changed: compare {received.name}, then approve it"
    received.unlink(missing_ok=True)


def test_every_public_function_of_a_use_case_module_that_takes_work_declares_its_right() -> None:
    loose = [_name(function) for function in catalogue.taking_work() if not _rule(function)]
    assert loose == []


def _rule(function: Callable[..., Any]) -> Rule | None:
    return getattr(function, "rule", None)


def _name(function: Callable[..., Any]) -> str:
    return action_of(function)


def _heading() -> str:
    roles = "  ".join(role.value for role in Role)
    return f"{'use case':34}{'permission':22}{'kind':20}{roles}"


def _line(function: Callable[..., Any]) -> str:
    rule = _rule(function)
    assert rule is not None
    kind = "writes" if rule.writes else "reads"
    if rule.trace is not Trace.NONE:
        kind += f", {rule.trace.value}"
    if rule.wants_code:
        kind += ", code"
    marks = "  ".join(
        ("yes" if rule.permission in granted([role]) else "-").ljust(len(role.value))
        for role in Role
    )
    return f"{_name(function):34}{rule.permission.value:22}{kind:20}{marks}".rstrip()
