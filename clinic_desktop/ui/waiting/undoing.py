"""Taking back what was just noted about somebody."""

from collections.abc import Callable

from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import recalls, waiting_list


def waits_again(desk: Desk, waiting_id: Id, rev: int) -> Callable[[], None]:
    """The way back onto the waiting list."""

    def back() -> None:
        desk.run(waiting_list.put_back, waiting_id, rev)

    return back


def recalled_again(desk: Desk, recall_id: Id, rev: int) -> Callable[[], None]:
    """The way back onto the list of recalls."""

    def back() -> None:
        desk.run(recalls.reopen, recall_id, rev)

    return back
