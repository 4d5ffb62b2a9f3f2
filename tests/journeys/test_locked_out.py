"""Twenty wrong passwords lock one name; an administrator opens it again."""

import pytest

from clinic_desktop.domain.errors import MustWait, SignInFailed
from tests.journeys.crew import OWNER, RECEPTION, CountingDoor, Crew

LOCKED_AT, LONGEST_WAIT = 20, 3601


def test_one_is_locked_out_and_let_back_in_with_the_same_password(crew: Crew) -> None:
    guess_until_locked(crew)
    the_right_password_is_refused_too(crew)
    unlock(crew)
    crew.lock()
    crew.enter("rima", RECEPTION)
    assert crew.window.desk.user.name == "Rima Khoury"


def guess_until_locked(crew: Crew) -> None:
    """The first and the last on the page; those between, with their waits served, at its door."""
    guess(crew)
    door = the_door(crew)
    for _number in range(2, LOCKED_AT):
        with pytest.raises(SignInFailed):
            door.sign_in("rima", "wrong")
        crew.seconds.now += LONGEST_WAIT  # with the program open, so it counts
    guess(crew)
    with pytest.raises(MustWait) as locked:
        door.sign_in("rima", RECEPTION)
    assert locked.value.seconds is None


def guess(crew: Crew) -> None:
    """One wrong password, and its answer on the page."""
    door, page = the_door(crew), crew.sign_in_page
    before = door.refused
    crew.sign_in("rima", "wrong")
    crew.wait(lambda: door.refused == before + 1)
    crew.wait(lambda: page.form.submit.isEnabled() or "Too many" in crew.said())


def the_door(crew: Crew) -> CountingDoor:
    assert crew.application is not None
    door = crew.application.door()
    assert isinstance(door, CountingDoor)
    return door


def the_right_password_is_refused_too(crew: Crew) -> None:
    crew.sign_in("rima", RECEPTION)
    crew.wait(lambda: "Too many failed sign-ins" in crew.said())
    assert not crew.is_in


def unlock(crew: Crew) -> None:
    """Nobody can lock the clinic out: another name opens as ever."""
    crew.enter("maya", OWNER)
    section = crew.choose("rima")
    assert crew.state_of("rima") == "locked"
    crew.press(section, "user_unlock")
    crew.wait(lambda: crew.state_of("rima") == "active")
    assert not section.unlock.isEnabled()
