"""Ways in which a disk or a person damages a file, each as a change of its bytes."""

import random
from collections.abc import Callable

PAGE = 4096
SEAL = 80  # bytes at the end of each page: random start value and seal

Harm = Callable[[bytearray, random.Random], None]


def flip(held: bytearray, start: int, end: int, dice: random.Random) -> None:
    held[dice.randrange(start, end)] ^= 1 << dice.randrange(8)


def _salt(held: bytearray, dice: random.Random) -> None:
    flip(held, 0, 16, dice)


def _first_page(held: bytearray, dice: random.Random) -> None:
    flip(held, 16, PAGE, dice)


def _any_bit(held: bytearray, dice: random.Random) -> None:
    flip(held, PAGE, len(held), dice)


def _seal(held: bytearray, dice: random.Random) -> None:
    end = dice.randrange(2, len(held) // PAGE + 1) * PAGE
    flip(held, end - SEAL, end, dice)


def _zero(size: int) -> Harm:
    def harm(held: bytearray, dice: random.Random) -> None:
        start = dice.randrange(PAGE // size, len(held) // size) * size
        held[start : start + size] = bytes(size)

    return harm


def _swap(held: bytearray, dice: random.Random) -> None:
    one, other = (page * PAGE for page in dice.sample(range(1, len(held) // PAGE), 2))
    first, second = held[one : one + PAGE], held[other : other + PAGE]
    held[one : one + PAGE], held[other : other + PAGE] = second, first


def _pages_cut(held: bytearray, dice: random.Random) -> None:
    del held[dice.randrange(1, len(held) // PAGE) * PAGE :]


def _cut_within_a_page(held: bytearray, dice: random.Random) -> None:
    del held[len(held) - dice.randrange(1, PAGE) :]


def _emptied(held: bytearray, _dice: random.Random) -> None:
    held.clear()


def _lengthened(held: bytearray, dice: random.Random) -> None:
    held.extend(dice.randbytes(PAGE * dice.randint(1, 3)))


KINDS: dict[str, Harm] = {
    "a bit of the salt": _salt,
    "a bit of the first page": _first_page,
    "a bit of another page": _any_bit,
    "a bit of a seal": _seal,
    "a page of zeros": _zero(PAGE),
    "a sector of zeros": _zero(512),
    "two pages swapped": _swap,
    "pages cut off": _pages_cut,
    "cut within a page": _cut_within_a_page,
    "emptied": _emptied,
    "garbage appended": _lengthened,
}


def harmed(content: bytes, kind: str, dice: random.Random) -> bytes:
    held = bytearray(content)
    KINDS[kind](held, dice)
    return bytes(held)
