import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.core.assets.codes import ComponentCode, make_code, parse_code
from xiuhua.core.places.codes import Segments

NATIONAL = Segments((("county", 6), ("major", 2), ("minor", 2), ("component", 6)))
NEWER = Segments((("county", 6), ("major", 2), ("minor", 3), ("component", 5)))


@pytest.mark.parametrize(
    ("scheme", "class_code", "serial", "code"),
    [
        (NATIONAL, "C0101", 1, "3301990101000001"),
        (NATIONAL, "C0499", 999_999, "3301990499999999"),
        (NEWER, "C01001", 1, "3301990100100001"),
    ],
)
def test_a_code_is_county_class_and_serial(scheme, class_code, serial, code):
    assert make_code(scheme, "330199", class_code, serial) == code
    assert parse_code(scheme, code) == ComponentCode("330199", class_code, serial)


@given(
    county=st.from_regex(r"[0-9]{6}", fullmatch=True),
    digits=st.from_regex(r"[0-9]{4}", fullmatch=True),
    serial=st.integers(0, 999_999),
)
def test_parsing_undoes_making(county, digits, serial):
    code = make_code(NATIONAL, county, "C" + digits, serial)
    assert len(code) == 16
    assert parse_code(NATIONAL, code) == ComponentCode(county, "C" + digits, serial)


@pytest.mark.parametrize(
    ("case", "county", "class_code", "serial"),
    [
        ("a county too short", "33019", "C0101", 1),
        ("no county", "", "C0101", 1),
        ("an event's class", "330199", "E0101", 1),
        ("a class of the newer scheme", "330199", "C01001", 1),
        ("a serial too long", "330199", "C0101", 1_000_000),
    ],
)
def test_what_does_not_fit_the_scheme_has_no_code(case, county, class_code, serial):
    with pytest.raises(ValueError, match="fit"):
        make_code(NATIONAL, county, class_code, serial)


@pytest.mark.parametrize(
    "code", ["3301990101", "330199010100001", "330199010100000X", "33019901010000011"]
)
def test_what_is_no_code_is_not_parsed(code):
    with pytest.raises(ValueError, match=code):
        parse_code(NATIONAL, code)
