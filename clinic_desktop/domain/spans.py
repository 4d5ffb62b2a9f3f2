"""Half-open stretches of time, from `start` up to but not including `end`: what all booking stands on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time; both ends aware, `start` not after `end`. Touching spans do not overlap."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs a time zone")
        if self.end < self.start:
            raise ValueError("a span cannot end before it starts")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a moment; an empty span shares none."""
        return max(self.start, other.start) < min(self.end, other.end)

    def holds(self, other: "Span") -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def widened(self, before: timedelta, after: timedelta) -> "Span":
        return Span(self.start - before, self.end + after)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same moments in the fewest spans, in order; touching ones become one, empty ones vanish."""
    result: list[Span] = []
    for span in sorted(spans):
        if span.start == span.end:
            continue
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` when every moment of `taken` is removed, in order."""
    holes = merged(taken)
    return [rest for span in merged(spans) for rest in _minus(span, holes)]


def common(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """The moments that lie in both, in order."""
    left, right, result = merged(one), merged(other), list[Span]()
    at = to = 0
    while at < len(left) and to < len(right):
        start = max(left[at].start, right[to].start)
        end = min(left[at].end, right[to].end)
        if start < end:
            result.append(Span(start, end))
        if left[at].end < right[to].end:
            at += 1
        else:
            to += 1
    return result


def _minus(span: Span, holes: list[Span]) -> Iterator[Span]:
    start = span.start
    for hole in holes:
        if hole.end <= start:
            continue
        if hole.start >= span.end:
            break
        if hole.start > start:
            yield Span(start, hole.start)
        start = hole.end
    if start < span.end:
        yield Span(start, span.end)
