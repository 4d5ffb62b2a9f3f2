"""The state of the trail as a seal: verified up to which deed and when, or what is wrong."""

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui.desk import Desk, Verified
from clinic_desktop.ui.widgets.chip import Chip


class SealChip(Chip):
    """Follows the latest verification since signing in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.setObjectName("seal_chip")
        self._desk = desk
        desk.verified.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        latest = self._desk.last_verified
        if latest is None:
            self.show_text(_("Not verified since you signed in"), "warn", "warn")
        elif latest.report.is_good:
            self.show_text(self._verified(latest), "ok", "verified")
        else:
            self.show_text(self._problem(latest), "danger", "danger")

    def _verified(self, latest: Verified) -> str:
        text = (
            _("Verified to deed {n}, {time}")
            if latest.report.is_whole
            else _("Latest deeds verified to deed {n}, {time}")
        )
        return self._filled(text, latest, latest.report.last)

    def _problem(self, latest: Verified) -> str:
        if latest.report.deed:
            return self._filled(_("Problem at deed {n}, {time}"), latest, latest.report.deed)
        return self._filled(_("Problem found outside the trail, {time}"), latest, 0)

    def _filled(self, text: str, latest: Verified, seq: int) -> str:
        number, moment = self._desk.format.number(seq), self._desk.format.moment(latest.at)
        return text.format(n=Formatter.isolate(number), time=Formatter.isolate(moment))
