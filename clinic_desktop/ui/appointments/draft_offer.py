"""What was begun here before and not saved, offered again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.draft_keeper import DraftKeeper
from clinic_desktop.ui.widgets.naming import named


class DraftOffer(Banner):
    """Hidden where nothing was left; `take` gets the values of the draft."""

    def __init__(
        self,
        formatter: Formatter,
        drafts: DraftKeeper,
        take: Callable[[dict[str, Any]], object],
    ) -> None:
        super().__init__(is_edge=True)
        named(self, "draft_banner")
        self._drafts = drafts
        draft = drafts.found()
        if draft is None:
            return
        begun = formatter.isolate(formatter.moment(draft.saved_at))
        self.say(_("You began this on {moment}.").format(moment=begun), "info")
        self.add_button(button(_("Continue"), "draft_continue", partial(take, draft.values)))
        self.add_button(button(_("Discard"), "draft_discard", self._forget, kind="quiet"))

    def _forget(self) -> None:
        self.hide()
        self._drafts.drop()
