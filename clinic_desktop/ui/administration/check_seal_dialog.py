"""Comparing a printed seal with the trail as it is now."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import announce
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import day_seals
from clinic_desktop.usecases.day_seals import SealAnswer, Verdict

_SIGNS = {
    Verdict.MATCHES: ("verified", "ok"),
    Verdict.CHANGED: ("danger", "danger"),
    Verdict.MISTYPED: ("warn", "warn"),
}


class CheckSealDialog(SlowFormDialog[SealAnswer]):
    """Stays open: the answer stands below, and the next paper can be typed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Check a printed seal"), parent, save_text=_("Compare"))
        named(self, "check_seal_dialog", self.windowTitle())
        self.cancel_button.setText(_("Close"))
        entitle(self.cancel_button, _("Close"))
        self.day = self.add_field("seal_day", _("Day on the paper"), DateEdit(desk.format))
        self.seal = self.add_field(
            "seal_typed",
            _("Seal on the paper"),
            QLineEdit(),
            hint=_("32 letters and digits; blanks, hyphens and small letters do not matter."),
        )
        self.seal.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        self.seal.setMinimumWidth(theme.current().px(480))
        self.sign = Sign("", "text2", 24)
        self.verdict = labels.plain("", "strong", "seal_verdict", wraps=True)
        self.answer = self._answer_bar()
        self.add_widget(self.answer)
        self.day.edited.connect(self._forget)
        self.seal.textEdited.connect(self._forget)

    def _answer_bar(self) -> QFrame:
        px = theme.current().px
        made = named(QFrame(), "seal_answer")
        made.setProperty("kind", "card")
        row = QHBoxLayout(made)
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        row.setSpacing(px(10))
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.verdict, 1)
        made.hide()
        return made

    def is_changed(self) -> bool:
        """Nothing typed here is lost with the dialog: the paper remains."""
        return False

    def work(self) -> Callable[[Progress], SealAnswer]:
        self._forget()
        if problem := self.day.problem():
            raise InvalidInput(seal_day=problem)
        day, typed = self.day.value(), self.seal.text().strip()
        problems = {} if day else {"seal_day": _("Type the day that stands on the paper.")}
        if not typed:
            problems["seal_typed"] = _("Type the seal from the paper.")
        if day is None or problems:
            raise InvalidInput(**problems)
        return lambda _progress: self.desk.run(day_seals.check_seal, day, typed)

    def _done(self, result: SealAnswer) -> None:
        self._job = None
        self._wait(is_waiting=False)
        self.show_answer(result)

    def show_answer(self, answer: SealAnswer) -> None:
        """In words, with an icon: fits, changed or mistyped."""
        icon, tone = _SIGNS[answer.verdict]
        self.sign.show_icon(icon, tone)
        self.verdict.setText(self._words(answer))
        self.answer.show()
        self.make_room()
        announce(self.verdict, self.verdict.text())
        if answer.verdict is Verdict.MISTYPED:
            self.seal.setFocus()

    def _words(self, answer: SealAnswer) -> str:
        if answer.verdict is Verdict.MISTYPED:
            return answer.problem
        if answer.verdict is Verdict.MATCHES:
            seq = Formatter.isolate(self.desk.format.number(answer.seq))
            text = _("It fits. Nothing was changed or removed up to deed {n}.")
            return text.format(n=seq)
        return _(
            "It does not fit. The trail was changed after this paper was printed, or the paper is "
            "of another day or clinic. Check the day; then verify everything and get help."
        )

    def _forget(self) -> None:
        self.answer.hide()
