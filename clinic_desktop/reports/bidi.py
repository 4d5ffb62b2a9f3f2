"""The Unicode bidirectional algorithm (UAX #9): levels of a paragraph, order of a line."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

MAX_DEPTH = 125
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]"
)
_INITIATORS = frozenset(("LRI", "RLI", "FSI"))
_EMBEDDINGS = {"LRE": (0, None), "RLE": (1, None), "LRO": (0, "L"), "RLO": (1, "R")}
_REMOVED = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "BN"))
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"))
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # as rules N0 and N1 see them
_TRAILING = frozenset(("WS", "LRI", "RLI", "FSI", "PDI")) | _REMOVED
_UNLIKE_PYTHON = {"\u180e": "BN"}  # a safety net: some builds carry older tables
# BidiBrackets.txt: opening and closing by turns; a test compares them with the file.
_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋\u2329\u232a❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CLOSERS = frozenset(CLOSING.values())
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_MOST_OPEN = 63  # BD16


def needs_levels(text: str) -> bool:
    """False for text in which every character surely runs left to right."""
    return _RIGHT_TO_LEFT.search(text) is not None


def base_level(text: str, otherwise: int = 0) -> int:
    """Rules P2 and P3: 1 when the first strong character runs right to left, or `otherwise`."""
    found = _first_strong(_classes(text), 0)
    return otherwise if found is None else found


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character of one paragraph, before rule L1.

    Characters that rule X9 removes get the level of the character before them.
    """
    classes = _classes(text)
    result, types = _explicit(classes, base)
    kept = [i for i, kind in enumerate(classes) if kind not in _REMOVED]
    for sequence in list(_sequences(kept, classes, types, result, base)):  # before levels change
        _resolve(sequence, text)
    return _fill_removed(result, classes, base)


def line_levels(text: str, resolved: Sequence[int], base: int) -> list[int]:
    """Rule L1 for one line: separators, and white space before them or at the end, sink to `base`."""
    result, sinks = list(resolved), True
    for i in range(len(text) - 1, -1, -1):
        kind = _class(text[i])
        sinks = kind in ("B", "S") or (sinks and kind in _TRAILING)
        if sinks:
            result[i] = base
    return result


def visual_order(resolved: Sequence[int]) -> list[int]:
    """Rule L2: the indexes of `resolved` from left to right; works on characters and on runs."""
    order = list(range(len(resolved)))
    odd = [level for level in resolved if level % 2]
    for level in range(max(resolved, default=0), min(odd, default=0) - 1 if odd else 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and resolved[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


@dataclass
class _Sequence:
    """An isolating run sequence (BD13): places in the text, their types, and what lies around."""

    places: list[int]
    types: list[str]
    classes: list[str]
    levels: list[int]
    before: str = "L"  # sos
    after: str = "L"  # eos

    @property
    def direction(self) -> str:
        return "R" if self.levels[self.places[0]] % 2 else "L"


@dataclass
class _Status:
    """The directional status stack of rules X1 to X8."""

    stack: list[tuple[int, str | None, bool]]
    overflow_isolates: int = 0
    overflow_embeddings: int = 0
    valid_isolates: int = 0
    matches: dict[int, int] = field(default_factory=dict)

    def push(self, odd: int, override: str | None, is_isolate: bool) -> None:
        level = self.stack[-1][0] + 1
        level += level % 2 != odd
        fits = level <= MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings
        if fits:
            self.valid_isolates += is_isolate
            self.stack.append((level, override, is_isolate))
        elif is_isolate:
            self.overflow_isolates += 1
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def end_isolate(self) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack[-1][2]:
                self.stack.pop()
            self.stack.pop()
            self.valid_isolates -= 1

    def end_embedding(self) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif len(self.stack) > 1 and not self.stack[-1][2]:
            self.stack.pop()


def _class(character: str) -> str:
    return _UNLIKE_PYTHON.get(character) or unicodedata.bidirectional(character) or "L"


def _classes(text: str) -> list[str]:
    return [_class(character) for character in text]


def _first_strong(classes: Sequence[str], start: int) -> int | None:
    """The level of the first strong type outside isolates, up to the PDI that closes `start`."""
    depth = 0
    for kind in classes[start:]:
        if kind in _INITIATORS:
            depth += 1
        elif kind == "PDI":
            if not depth and start:
                return None
            depth = max(0, depth - 1)
        elif not depth and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return None


def _explicit(classes: Sequence[str], base: int) -> tuple[list[int], list[str]]:
    """Rules X1 to X8: levels, and types after overrides."""
    status = _Status([(base, None, False)])
    result, types = [], []
    for i, kind in enumerate(classes):
        if kind == "PDI":
            status.end_isolate()
        level, override, _ = status.stack[-1]
        result.append(base if kind == "B" else level)
        types.append(override if override and kind not in _REMOVED and kind != "B" else kind)
        if kind in _EMBEDDINGS:
            status.push(*_EMBEDDINGS[kind], False)
        elif kind in _INITIATORS:
            odd = (_first_strong(classes, i + 1) or 0) if kind == "FSI" else int(kind == "RLI")
            status.push(odd, None, True)
        elif kind == "PDF":
            status.end_embedding()
    return result, types


def _level_runs(kept: Sequence[int], resolved: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in kept:
        if runs and resolved[runs[-1][-1]] == resolved[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _sequences(
    kept: Sequence[int], classes: list[str], types: list[str], resolved: list[int], base: int
) -> Iterator[_Sequence]:
    """Rule X10: level runs joined over the isolates between them."""
    neighbours = dict(pairwise(kept))
    previous = {after: before for before, after in pairwise(kept)}
    for places in _joined_runs(kept, classes, resolved):
        own, last = resolved[places[0]], places[-1]
        around = [
            previous.get(places[0]),
            None if classes[last] in _INITIATORS else neighbours.get(last),
        ]
        before, after = (
            "LR"[max(own, base if place is None else resolved[place]) % 2] for place in around
        )
        yield _Sequence(places, types, classes, resolved, before, after)


def _joined_runs(
    kept: Sequence[int], classes: Sequence[str], resolved: Sequence[int]
) -> list[list[int]]:
    """Level runs, those joined that an isolate interrupts."""
    waiting: list[list[int]] = []
    sequences: list[list[int]] = []
    for run in _level_runs(kept, resolved):
        match = _take_match(waiting, resolved, run[0]) if classes[run[0]] == "PDI" else None
        if match is None:
            sequences.append(run)
        else:
            match.extend(run)
        current = run if match is None else match
        if classes[current[-1]] in _INITIATORS:
            waiting.append(current)
    return sequences


def _take_match(
    waiting: list[list[int]], resolved: Sequence[int], closing: int
) -> list[int] | None:
    """The waiting sequence whose isolate `closing` ends; deeper unfinished ones are dropped."""
    while waiting:
        candidate = waiting.pop()
        if resolved[candidate[-1]] == resolved[closing]:
            return candidate
    return None


def _resolve(sequence: _Sequence, text: str) -> None:
    """Rules W1 to W7, N0 to N2, I1 and I2 for one sequence, in place."""
    kinds = [sequence.types[place] for place in sequence.places]
    marks = [kind == "NSM" for kind in kinds]
    _weak_marks(kinds, sequence)
    _weak_numbers(kinds, sequence.before)
    _weak_separators(kinds)
    _weak_latin_numbers(kinds, sequence.before)
    _brackets(kinds, marks, sequence, text)
    _neutrals(kinds, sequence)
    for place, kind in zip(sequence.places, kinds, strict=True):
        level = sequence.levels[place]
        if level % 2:
            sequence.levels[place] += kind != "R"
        elif kind != "L":
            sequence.levels[place] += 1 if kind == "R" else 2


def _weak_marks(kinds: list[str], sequence: _Sequence) -> None:
    """W1."""
    last = sequence.before
    for i, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[i] = last
        last = "ON" if kind in _INITIATORS or kind == "PDI" else kinds[i]


def _weak_numbers(kinds: list[str], before: str) -> None:
    """W2 and W3."""
    strong = before
    for i, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]


def _weak_separators(kinds: list[str]) -> None:
    """W4 to W6."""
    for i in range(1, len(kinds) - 1):
        before, after = kinds[i - 1], kinds[i + 1]
        joins = kinds[i] == "CS" and before == after and before in ("EN", "AN")
        if joins or (kinds[i] == "ES" and before == after == "EN"):
            kinds[i] = before
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > start and "EN" in (kinds[start - 1 : start] + kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
        start = end + 1
    kinds[:] = ["ON" if kind in ("ET", "ES", "CS") else kind for kind in kinds]


def _weak_latin_numbers(kinds: list[str], before: str) -> None:
    """W7."""
    strong = before
    for i, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"


def _bracket_pairs(kinds: Sequence[str], sequence: _Sequence, text: str) -> list[tuple[int, int]]:
    """BD16: places of opening and closing brackets within the sequence."""
    opened: list[tuple[str, int]] = []
    pairs = []
    for i, place in enumerate(sequence.places):
        if kinds[i] != "ON" or sequence.classes[place] != "ON":
            continue
        sign = _CANONICAL.get(text[place], text[place])
        if sign in CLOSING:
            if len(opened) == _MOST_OPEN:
                return []
            opened.append((_CANONICAL.get(CLOSING[sign], CLOSING[sign]), i))
        elif sign in _CLOSERS:
            match = next((k for k in reversed(range(len(opened))) if opened[k][0] == sign), None)
            if match is not None:
                pairs.append((opened[match][1], i))
                del opened[match:]
    return sorted(pairs)


def _brackets(kinds: list[str], marks: list[bool], sequence: _Sequence, text: str) -> None:
    """N0."""
    embedding = sequence.direction
    for first, last in _bracket_pairs(kinds, sequence, text):
        inside = {_STRONG[kind] for kind in kinds[first + 1 : last] if kind in _STRONG}
        if not inside:
            continue
        direction = embedding
        if embedding not in inside:
            earlier = (_STRONG[kind] for kind in reversed(kinds[:first]) if kind in _STRONG)
            direction = next(earlier, sequence.before)
        for i in (first, last):
            kinds[i] = direction
            while i + 1 < len(kinds) and marks[i + 1]:
                i += 1
                kinds[i] = direction


def _neutrals(kinds: list[str], sequence: _Sequence) -> None:
    """N1 and N2."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > start:
            before = _STRONG[kinds[start - 1]] if start else sequence.before
            after = _STRONG[kinds[end]] if end < len(kinds) else sequence.after
            direction = before if before == after else sequence.direction
            kinds[start:end] = [direction] * (end - start)
        start = end + 1


def _fill_removed(resolved: list[int], classes: Sequence[str], base: int) -> list[int]:
    last = base
    for i, kind in enumerate(classes):
        if kind in _REMOVED:
            resolved[i] = last
        last = resolved[i]
    return resolved
