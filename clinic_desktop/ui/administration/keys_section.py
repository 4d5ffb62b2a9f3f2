"""The ways back in: the emergency kit, its drill, and new keys for the whole clinic."""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.change_keys_dialog import what_it_does
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import kit, rekeying
from clinic_desktop.usecases.kit import KitState


class KeysSection(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("keys_section")
        px = theme.current().px
        self.kit = KitCard(desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.kit)
        if desk.may(rekeying.begin):
            layout.addWidget(KeysCard(desk))
        layout.addStretch(1)


class KitCard(Card):
    """When the kit was made and last checked, and what to do about it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Emergency kit"))
        named(self, "kit_card")
        self._desk = desk
        self.sign = Sign(size=24)
        self.state = labels.plain("", "strong", "kit_state", wraps=True)
        self.dates = labels.plain("", "hint", "kit_dates", wraps=True)
        self.alone = labels.plain("", "", "kit_alone", wraps=True)
        self.check = button(
            _("Check the kit…"), "kit_check", lambda: desk.request("check_kit"), icon="check"
        )
        self.renew = button(
            _("Print a new kit…"), "kit_renew", lambda: desk.request("new_kit"), icon="print"
        )
        self._lay_out()
        desk.changed.connect(self._note_change)
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addWidget(self.sign)
        line.addWidget(self.state, 1)
        self.body.addLayout(line)
        for widget in (self.dates, labels.hint(_lead()), self.alone):
            self.add(widget)
        deeds = QHBoxLayout()
        deeds.setSpacing(px(8))
        for made in (self.check, self.renew):
            deeds.addWidget(made)
        deeds.addStretch(1)
        self.body.addLayout(deeds)

    def refresh(self) -> None:
        found = self._desk.run(kit.state)
        tone, text = _verdict(found)
        self.sign.show_icon({"ok": "ok", "warn": "warn", "danger": "stop"}[tone], tone)
        self.state.setText(text)
        self.dates.setText(
            _("Confirmed: {confirmed}. Last checked: {checked}.").format(
                confirmed=self._said(found.confirmed_at), checked=self._said(found.checked_at)
            )
        )
        self.alone.setText(
            _("You are the only administrator. A second one can help where the kit is lost.")
            if found.is_only_administrator
            else ""
        )
        self.alone.setVisible(found.is_only_administrator)

    def _said(self, at: datetime | None) -> str:
        return _("never") if at is None else Formatter.isolate(self._desk.format.moment(at))

    def _note_change(self, tables: frozenset[str]) -> None:
        if tables & {"clinic", "user"}:
            self.refresh()


class KeysCard(Card):
    """New keys by themselves; who leaves is deactivated under Users, with the same keys changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("The clinic's keys"))
        named(self, "keys_card")
        self.change = button(
            _("Change keys now…"), "change_keys", lambda: desk.request("change_keys"), icon="key"
        )
        self.add(labels.plain(what_it_does(), wraps=True))
        self.add(
            labels.hint(
                _(
                    "Do it when a kit is lost, a disk or computer was stolen, or somebody left "
                    "who may hold copies."
                )
            )
        )
        line = QHBoxLayout()
        line.addWidget(self.change)
        line.addStretch(1)
        self.body.addLayout(line)


def _verdict(found: KitState) -> tuple[str, str]:
    if found.confirmed_at is None:
        return "danger", _("The emergency kit was never confirmed. Print a new one.")
    if found.is_due:
        return "warn", _("It is six months since the kit was last proven. Check it.")
    return "ok", _("The kit was proven within the last six months.")


def _lead() -> str:
    return _(
        "Its code opens the clinic when a password is forgotten or the computer is lost. Keep the "
        "paper apart from the computer. Lost code and keyring, or code and all passwords: the "
        "data is gone."
    )
