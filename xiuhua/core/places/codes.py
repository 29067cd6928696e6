"""Codes of areas, unit grids and components, as their schemes build them; plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiuhua.core.places.vocab import AreaLevel

# The segment of a scheme that an area of this level ends with.
SEGMENT_OF_LEVEL: dict[str, str] = {
    AreaLevel.COUNTY: "county",
    AreaLevel.STREET: "street",
    AreaLevel.TOWN: "street",
    AreaLevel.COMMUNITY: "community",
    AreaLevel.VILLAGE: "community",
}


@dataclass(frozen=True, slots=True)
class Segments:
    """Names and lengths of the parts of a code, in their order; all are digits."""

    parts: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, stored: Sequence[Sequence[str | int]]) -> "Segments":
        """Return what a `CodeScheme` keeps as a list of `[name, length]`."""
        return cls(tuple((str(name), int(length)) for name, length in stored))

    def length_to(self, segment: str) -> int:
        """Return how many digits a code has that ends with `segment`.

        Raises:
            KeyError: the scheme has no such segment.
        """
        length = 0
        for name, digits in self.parts:
            length += digits
            if name == segment:
                return length
        raise KeyError(segment)

    @property
    def last(self) -> str:
        """Name of the last segment: what a full code names."""
        return self.parts[-1][0]

    def fits(self, code: str, segment: str) -> bool:
        """Tell whether `code` is made of digits up to and including `segment`."""
        return len(code) == self.length_to(segment) and code.isascii() and code.isdigit()

    def parent_of(self, code: str) -> str:
        """Return `code` without its last segment, empty when it has only one.

        Raises:
            KeyError: no segment ends where `code` ends.
        """
        start = 0
        for _, digits in self.parts:
            if start + digits == len(code):
                return code[:start]
            start += digits
        raise KeyError(code)

    def split(self, code: str) -> dict[str, str]:
        """Return a full code's parts by name.

        Raises:
            ValueError: the code does not fit.
        """
        if not self.fits(code, self.last):
            raise ValueError(code)
        parts: dict[str, str] = {}
        start = 0
        for name, digits in self.parts:
            parts[name] = code[start : start + digits]
            start += digits
        return parts
