"""Identification codes of components (部件标识码), as a scheme of segments builds them.

The scheme of the national standard has 16 digits: county 6, major class 2, minor class 2, serial 6;
others differ in lengths only. Source: GB/T 30428.2.
"""

from dataclasses import dataclass

from xiuhua.core.places.codes import Segments

COMPONENT = "C"  # the letter before a component class's digits: C0101 is not E0101
SERIAL = "component"


@dataclass(frozen=True, slots=True)
class ComponentCode:
    """What an identification code says."""

    county: str
    class_code: str
    serial: int


def parse_code(segments: Segments, code: str) -> ComponentCode:
    """Return what a code says: `3301820101000007` is the 7th C0101 of 330182.

    Raises:
        ValueError: the code does not fit the scheme.
    """
    parts = segments.split(code)
    class_code = COMPONENT + parts["major"] + parts["minor"]
    return ComponentCode(parts["county"], class_code, int(parts[SERIAL]))


def make_code(segments: Segments, county: str, class_code: str, serial: int) -> str:
    """Return the code of the `serial`th component of a class in a county.

    Raises:
        ValueError: county or class do not fit the scheme, or the serial is too long for it.
    """
    code = prefix_of(segments, county, class_code) + str(serial).zfill(dict(segments.parts)[SERIAL])
    if not segments.fits(code, SERIAL):
        raise ValueError(f"the serial {serial} does not fit the scheme")
    return code


def prefix_of(segments: Segments, county: str, class_code: str) -> str:
    """Return the digits that all codes of a class in a county begin with.

    Raises:
        ValueError: county or class do not fit the scheme.
    """
    prefix = county + class_code.removeprefix(COMPONENT)
    if len(county) != segments.length_to("county") or not segments.fits(prefix, "minor"):
        raise ValueError(f"{county} and {class_code} do not fit the scheme")
    return prefix
