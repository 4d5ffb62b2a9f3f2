"""Deeds by kind, as people look for them in the activity."""

from collections.abc import Iterable

from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui.administration import words

Actions = tuple[str, ...]
_INDENT = "\u2003"
_SEEING = frozenset(
    {"patients.search", "patients.page", "patients.open_record", "patients.open_for_edit"}
    | {"patients.opened", "patients.preview", "patients.reveal_identity", "patients.timeline"}
    | {"deed_details.fields_of", "deed_details.field_history"}
)
_LEAVING = frozenset({"patients.for_copy", "patients.for_list", "audit_trail.export"})
_KEYS = frozenset({"signing_in.make_kit", "signing_in.confirm_kit"})
_DAY = ("appointments.", "calendar_", "day_paper.", "queue.", "waiting_list.", "recalls.")
_OUTGOING = ("reminders.", "message_templates.", "mail_account.")
# in the order of the list; what no entry names is among the last
_KINDS: tuple[tuple[str, frozenset[str], tuple[str, ...]], ...] = (
    (N_("Records looked at"), _SEEING, ()),
    (N_("Copies, lists and exports"), _LEAVING, ()),
    (N_("Users, roles and keys"), _KEYS, ("users.", "roles.", "kit.", "rekeying.", "clinic.")),
    (N_("Patients written"), frozenset(), ("patients.",)),
    (
        N_("Calendar, queue and reminders"),
        frozenset(),
        (*_DAY, *_OUTGOING),
    ),
    (N_("Imports"), frozenset(), ("imports.",)),
    (
        N_("Signing in and locking"),
        frozenset(),
        ("access.", "signing_in.", "second_factor.", "stepping_up."),
    ),
    (
        N_("Activity and verification"),
        frozenset(),
        ("audit_trail.", "day_seals.", "verifying."),
    ),
    (N_("Everything else"), frozenset(), ("",)),
)


def choices(actions: Iterable[str]) -> list[tuple[Actions, str]]:
    """Every deed, then each kind and below it its deeds; deeds with the same words are one."""
    by_kind: dict[str, dict[str, list[str]]] = {title: {} for title, _names, _starts in _KINDS}
    for action in actions:
        by_kind[_kind(action)].setdefault(words.deed(action), []).append(action)
    found: list[tuple[Actions, str]] = [((), _("Every deed"))]
    for title, deeds in by_kind.items():
        if deeds:
            found.append((tuple(name for names in deeds.values() for name in names), _(title)))
            found.extend((tuple(deeds[text]), _INDENT + text) for text in sorted(deeds))
    return found


def _kind(action: str) -> str:
    named = next((title for title, names, _starts in _KINDS if action in names), "")
    return named or next(title for title, _names, starts in _KINDS if action.startswith(starts))
