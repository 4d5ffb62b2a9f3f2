"""The clinic's profile, to be changed later; somebody else's changes are never lost."""

from dataclasses import fields, replace
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.clinic_form import ClinicForm
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.clinic import ClinicProfile


class ProfileSection(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("profile_section")
        self._desk = desk
        self._stored = desk.run(clinic.profile)
        self._is_touched = False
        self.banner = named(Banner(), "profile_banner")
        self.form = ClinicForm(desk.start, with_rules=True)
        self.save_button = button(_("Save"), "profile_save", self.save, kind="primary")
        self.revert_button = button(_("Discard changes"), "profile_revert", self.revert)
        self.theirs = button(_("Take theirs"), "profile_theirs", self._take_theirs)
        self.mine = button(_("Keep mine"), "profile_mine", self._keep_mine)
        self._lay_out()
        self._connect()
        self.revert()

    def _lay_out(self) -> None:
        px = theme.current().px
        for choice in (self.theirs, self.mine):
            self.banner.add_button(choice)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, px(12), 0)
        inside.addWidget(self.form)
        inside.addStretch(1)
        scroll = named(QScrollArea(), "profile_scroll", _("Clinic"))
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self.revert_button)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.banner)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.form.edited.connect(lambda: self._touch(True))
        self._desk.changed.connect(self._note_change)

    def revert(self) -> None:
        """Show what is stored."""
        self._stored = self._desk.run(clinic.profile)
        self.form.clear_problems()
        self.form.show_profile(self._stored.profile)
        self._touch(False)
        self._say("")

    def save(self) -> None:
        """The settings of security among them ask for a fresh code before anything is stored."""
        self.form.clear_problems()
        try:
            wanted = self.form.profile()
        except InvalidInput as error:
            self._say(self.form.show_problems(error), "danger")
            return
        if wanted.idle_minutes != self._stored.profile.idle_minutes:
            self._desk.with_code(clinic.change_security, lambda: self._store(wanted))
        else:
            self._store(wanted)

    def _store(self, wanted: ClinicProfile) -> None:
        try:
            self._run(wanted)
        except InvalidInput as error:
            self._say(self.form.show_problems(error), "danger")
        except Conflict:
            self._merge()
        else:
            self.revert()
            self._desk.toast(_("The clinic's profile was saved."))

    def _run(self, wanted: ClinicProfile) -> None:
        base, rev = self._stored.profile, self._stored.rev
        plain = replace(wanted, idle_minutes=base.idle_minutes, code_roles=base.code_roles)
        if plain != base:
            rev = self._desk.run(clinic.change_profile, rev, plain)
        if wanted.idle_minutes != base.idle_minutes:
            self._desk.run(clinic.change_security, rev, wanted.idle_minutes, base.code_roles)

    def _merge(self) -> None:
        base, mine = self._stored.profile, self.form.profile()
        newest = self._desk.run(clinic.profile)
        both = contested(base, mine, newest.profile)
        merged = replace(mine, **_only_theirs(base, mine, newest.profile))
        self._stored = newest
        self.form.show_profile(merged)
        if not both:
            self.save()
            return
        titles = ", ".join(self.form.fields[name].title for name in both)
        text = _("Somebody else changed this meanwhile: {fields}. Yours is shown here.")
        self._say(text.format(fields=titles), "warn", is_choice=True)

    def _keep_mine(self) -> None:
        self._say("")
        self.save()

    def _take_theirs(self) -> None:
        self.revert()

    def _note_change(self, tables: frozenset[str]) -> None:
        if "clinic" in tables and not self._is_touched:
            self.revert()

    def _touch(self, is_touched: bool) -> None:
        self._is_touched = is_touched
        self.save_button.setEnabled(is_touched)
        self.revert_button.setEnabled(is_touched)

    def _say(self, text: str, tone: str = "info", *, is_choice: bool = False) -> None:
        self.theirs.setVisible(is_choice)
        self.mine.setVisible(is_choice)
        self.banner.say(text, tone)


def contested(base: ClinicProfile, mine: ClinicProfile, theirs: ClinicProfile) -> list[str]:
    """Names of the fields that both changed, differently."""
    return [
        field.name
        for field in fields(ClinicProfile)
        if _at(base, field.name) != _at(mine, field.name) != _at(theirs, field.name)
        and _at(theirs, field.name) != _at(base, field.name)
    ]


def _only_theirs(base: ClinicProfile, mine: ClinicProfile, theirs: ClinicProfile) -> dict[str, Any]:
    names = [field.name for field in fields(ClinicProfile)]
    return {name: _at(theirs, name) for name in names if _at(mine, name) == _at(base, name)}


def _at(profile: ClinicProfile, name: str) -> object:
    return getattr(profile, name)
