from datetime import UTC, datetime

import pytest

from xiuhua.core.loop.open311 import moments
from xiuhua.core.loop.open311.errors import FieldInvalid

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2021-11-08T01:00:00Z", (2021, 11, 8, 1)),
        ("2021-11-08T09:00:00+08:00", (2021, 11, 8, 1)),
        ("2021-11-08T09:00:00 08:00", (2021, 11, 8, 1)),
        ("2021-11-07T20:00:00-05:00", (2021, 11, 8, 1)),
        ("2021-11-08T09:00:00", (2021, 11, 8, 1)),
        ("2021-11-08", (2021, 11, 7, 16)),
    ],
)
def test_a_moment_is_read_in_every_way_clients_write_it(text, utc):
    assert moments.read(text, ZONE, "start_date") == datetime(*utc, tzinfo=UTC)


def test_a_last_day_counts_whole():
    end = moments.read("2021-11-08", ZONE, "end_date", end=True)
    assert end == datetime(2021, 11, 8, 15, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["yesterday", "2021-13-01", "1636333200", "0001-01-01T00:00:00Z", "9999-12-31"]
)
def test_what_is_no_date_is_refused_by_name(text):
    with pytest.raises(FieldInvalid) as refusal:
        moments.read(text, ZONE, "start_date")
    assert refusal.value.params["field"] == "start_date"


def test_no_text_is_no_moment():
    assert moments.read("", ZONE, "start_date") is None


def test_a_moment_is_written_with_the_offset_of_the_city():
    assert (
        moments.written(datetime(2021, 11, 8, 1, tzinfo=UTC), ZONE) == "2021-11-08T09:00:00+08:00"
    )
    assert moments.written(None, ZONE) is None
