import pytest

from xiuhua.core.places.codes import Segments

GRID = Segments.of([["county", 6], ["street", 3], ["community", 3], ["grid", 2]])


@pytest.mark.parametrize(
    ("case", "code", "segment", "fits"),
    [
        ("a whole grid code", "33018200100307", "grid", True),
        ("a community's code", "330182001003", "community", True),
        ("a street's code where a grid is meant", "330182001", "grid", False),
        ("a letter in it", "3301820010030A", "grid", False),
        ("full-width digits", "３３０１８２", "county", False),
        ("nothing", "", "county", False),
    ],
)
def test_a_code_fits_its_scheme(case, code, segment, fits):
    assert GRID.fits(code, segment) is fits


def test_the_front_of_a_code_is_its_parents():
    assert GRID.parent_of("33018200100307") == "330182001003"
    assert GRID.parent_of("330182") == ""


def test_a_code_of_no_segments_length_has_no_parent():
    with pytest.raises(KeyError):
        GRID.parent_of("3301")


def test_a_code_is_split_into_its_segments():
    assert GRID.split("33018200100307") == {
        "county": "330182",
        "street": "001",
        "community": "003",
        "grid": "07",
    }


def test_a_code_that_does_not_fit_is_not_split():
    with pytest.raises(ValueError, match="3301820010030"):
        GRID.split("3301820010030")
