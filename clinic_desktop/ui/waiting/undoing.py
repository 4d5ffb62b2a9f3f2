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


def recall_as_before(desk: Desk, recall_id: Id, rev: int) -> Callable[[], None]:
    """The way back to how the recall was."""

    def back() -> None:
        desk.run(recalls.undo, recall_id, rev)

    return back
