from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest

from xiuhua.core.ledger.chain import START, act_hash, canonical

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


class Word(StrEnum):
    FILED = "filed"


@pytest.mark.parametrize(
    ("case", "details", "text"),
    [
        ("nothing", {}, "{}"),
        ("keys in order", {"b": 1, "a": 2}, '{"a":2,"b":1}'),
        ("Chinese as it is", {"note": "返工"}, '{"note":"返工"}'),
        ("a time in UTC", {"at": NOON}, '{"at":"2026-03-02T04:00:00+00:00"}'),
        (
            "a time elsewhere is the same time",
            {"at": NOON.astimezone(timezone(timedelta(hours=8)))},
            '{"at":"2026-03-02T04:00:00+00:00"}',
        ),
        ("a day", {"on": date(2026, 3, 2)}, '{"on":"2026-03-02"}'),
        ("a decimal keeps its digits", {"v": Decimal("1.50")}, '{"v":"1.50"}'),
        ("a word", {"state": Word.FILED}, '{"state":"filed"}'),
        ("nested", {"x": {"d": [1, None], "c": True}}, '{"x":{"c":true,"d":[1,null]}}'),
    ],
)
def test_details_have_one_text(case, details, text):
    assert canonical(details) == text


@pytest.mark.parametrize(
    ("case", "value", "error"),
    [
        ("a set has no order", {1, 2}, TypeError),
        ("a naive time is no moment", datetime(2026, 3, 2), TypeError),  # noqa: DTZ001
        ("an object", object(), TypeError),
        ("not a number", float("nan"), ValueError),
        ("infinity", float("inf"), ValueError),
    ],
)
def test_what_has_no_text_is_refused(case, value, error):
    with pytest.raises(error):
        canonical({"value": value})


def test_the_hash_can_be_computed_by_anyone():
    assert act_hash(START, 1, NOON, "a.b", "x/1", "zhang", "{}") == (
        "5d9342e388134b7a5cbca79f871aae9ecf125d08e1c07c92ff92daa51158d577"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (0, "1" * 64),
        (1, 2),
        (2, NOON + timedelta(microseconds=1)),
        (3, "a.c"),
        (4, "x/2"),
        (5, ""),
        (6, '{"a":1}'),
    ],
)
def test_every_field_is_in_the_hash(field, value):
    fields = [START, 1, NOON, "a.b", "x/1", "zhang", "{}"]
    before = act_hash(*fields)
    fields[field] = value
    assert act_hash(*fields) != before


def test_moving_text_from_one_field_to_the_next_changes_the_hash():
    assert act_hash(START, 1, NOON, "a.b", "x/1\n", "z", "{}") != act_hash(
        START, 1, NOON, "a.b", "x/1", "\nz", "{}"
    )


def test_the_zone_of_the_time_is_not_in_the_hash():
    local = NOON.astimezone(timezone(timedelta(hours=8)))
    assert act_hash(START, 1, local, "a", "b", "", "{}") == act_hash(
        START, 1, NOON, "a", "b", "", "{}"
    )
