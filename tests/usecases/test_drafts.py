"""What was typed and not saved yet."""

from clinic_desktop.usecases import drafts
from clinic_desktop.usecases.backend import Backend


def test_a_draft_is_kept_replaced_and_dropped(as_receptionist: Backend) -> None:
    as_receptionist.run(drafts.save, "patient:new", {"given": "Ra"})
    as_receptionist.run(drafts.save, "patient:new", {"given": "Rania"})
    kept = as_receptionist.run(drafts.load, "patient:new")
    assert kept is not None
    assert kept.values == {"given": "Rania"}
    assert [draft.key for draft in as_receptionist.run(drafts.mine)] == ["patient:new"]
    as_receptionist.run(drafts.drop, "patient:new")
    assert as_receptionist.run(drafts.load, "patient:new") is None


def test_nobody_sees_the_draft_of_another(
    as_receptionist: Backend, as_practitioner: Backend
) -> None:
    as_receptionist.run(drafts.save, "patient:new", {"given": "Rania"})
    assert as_practitioner.run(drafts.load, "patient:new") is None
