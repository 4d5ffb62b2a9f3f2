"""Who may open a record, and changing that: on the privacy tab and in place of a closed record."""

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient_views import Named, RestrictionView
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.facts import FactCard
from clinic_desktop.ui.patients.restrict_dialog import LiftDialog, RestrictDialog
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.usecases import patients


def restriction_card(desk: Desk, patient: Id, restriction: RestrictionView | None) -> FactCard:
    """What holds now, and buttons for those who may change it."""
    card = FactCard(_("Who may open this record?"), "restriction_card")
    if restriction is None:
        card.add_line(_("Everybody whose role opens records."))
    else:
        card.add_facts(restriction_facts(desk, restriction))
    if desk.may(patients.restrict):
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        for made in restriction_buttons(desk, patient, restriction):
            row.addWidget(made)
        row.addStretch(1)
        card.add_layout(row)
    return card


def restriction_facts(desk: Desk, restriction: RestrictionView) -> list[tuple[str, str]]:
    """Labels and values: who, since when, by whom, and why for those who may know."""
    return [
        (_("Only"), said_names(restriction.people) or _("Nobody who still has a way in")),
        (_("Since"), desk.format.isolate(desk.format.moment(restriction.since))),
        (_("Restricted by"), words.own_direction(restriction.by)),
        (_("Reason"), words.own_direction(restriction.reason)),
    ]


def restriction_buttons(
    desk: Desk, patient: Id, restriction: RestrictionView | None
) -> list[QPushButton]:
    """For those who may restrict; they need not be able to open the record."""
    if not desk.may(patients.restrict):
        return []
    title = _("Change…") if restriction else _("Restrict…")
    change = button(title, "restrict", icon="lock")
    change.clicked.connect(
        lambda: RestrictDialog(desk, patient, restriction, change.window()).open()
    )
    if restriction is None:
        return [change]
    lift = button(_("Lift…"), "lift_restriction", icon="unlock")
    lift.clicked.connect(lambda: LiftDialog(desk, patient, lift.window()).open())
    return [change, lift]


def said_names(people: Iterable[Named]) -> str:
    return ", ".join(words.own_direction(each.name) for each in people)
