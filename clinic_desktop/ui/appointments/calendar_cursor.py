"""How the keyboard walks over a board of appointments; pure."""

from dataclasses import dataclass, replace

from clinic_desktop.domain.calendar_layout import DAY, Block, Board
from clinic_desktop.domain.ids import Id

STEP = 15  # minutes of one press


@dataclass(frozen=True)
class Cursor:
    """A stretch of a column; `chosen` is the appointment it stands on, "" on free time."""

    column: int = 0
    start: int = 9 * 60
    minutes: int = STEP
    chosen: Id = ""

    @property
    def end(self) -> int:
        return self.start + self.minutes


def on_block(block: Block) -> Cursor:
    return Cursor(block.column, block.start, max(block.end - block.start, 1), block.id)


def on_slot(board: Board, column: int, start: int, minutes: int = STEP) -> Cursor:
    """The slot, or the appointment that covers its beginning."""
    start = min(max(start, 0), DAY - STEP)
    block = board.at(column, start)
    return on_block(block) if block else Cursor(column, start, min(minutes, DAY - start))


def down(board: Board, cursor: Cursor) -> Cursor:
    """Past the appointment stood on, else to the next step."""
    last = DAY - STEP
    start = cursor.end if cursor.chosen else (cursor.start // STEP + 1) * STEP
    return on_slot(board, cursor.column, min(start, last)) if start <= last else cursor


def up(board: Board, cursor: Cursor) -> Cursor:
    if cursor.start <= 0:
        return cursor
    start = (cursor.start - 1) // STEP * STEP
    block = board.at(cursor.column, cursor.start - 1)
    if block is not None and block.id != cursor.chosen:
        return on_block(block)
    return on_slot(board, cursor.column, start)


def sideways(board: Board, cursor: Cursor, by: int) -> Cursor | None:
    """The same time some columns on; None past the first or last."""
    column = cursor.column + by
    if not 0 <= column < len(board.columns):
        return None
    return on_slot(board, column, cursor.start)


def jumped(board: Board, cursor: Cursor, by: int) -> Cursor | None:
    """The next (1) or the previous (-1) appointment in reading order; None where there is none."""
    blocks = board.blocks
    if cursor.chosen in board.by_id:
        at = next(n for n, block in enumerate(blocks) if block.id == cursor.chosen) + by
        return on_block(blocks[at]) if 0 <= at < len(blocks) else None
    here = (cursor.column, cursor.start)
    later = [block for block in blocks if (block.column, block.start) > here]
    earlier = [block for block in blocks if (block.column, block.start) < here]
    if by > 0:
        return on_block(later[0]) if later else None
    return on_block(earlier[-1]) if earlier else None


def stretched(cursor: Cursor, by: int) -> Cursor:
    """A longer or shorter slot; an appointment keeps its length."""
    if cursor.chosen:
        return cursor
    return replace(cursor, minutes=min(max(cursor.minutes + by, STEP), DAY - cursor.start))


def kept(before: Board, after: Board, cursor: Cursor) -> Cursor:
    """The cursor on new columns: on the same appointment, else at the same time of the same owner."""
    if cursor.chosen in after.by_id:
        return on_block(after.by_id[cursor.chosen])
    if not after.columns:
        return replace(cursor, chosen="")
    column = min(cursor.column, len(after.columns) - 1)
    if cursor.column < len(before.columns):
        was = before.columns[cursor.column]
        found = after.column_of(was.day, was.owner)
        same = [at for at, each in enumerate(after.columns) if each.owner == was.owner]
        column = found if found >= 0 else (same or [column])[0]
    return Cursor(column, min(cursor.start, DAY - STEP))
