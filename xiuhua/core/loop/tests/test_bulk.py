"""A thousand cases at a time are the cases that would have been made one at a time."""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from xiuhua.core.ledger.models import Act, Counter
from xiuhua.core.ledger.services import check_chain
from xiuhua.core.loop import bulk
from xiuhua.core.loop.bulk import import_histories
from xiuhua.core.loop.drafts import Given
from xiuhua.core.loop.models import Application, Case, Notice, Report, Step, Task
from xiuhua.core.loop.playing import Happening, History
from xiuhua.core.loop.services import advance_case, open_case
from xiuhua.core.loop.vocab import ENDED
from xiuhua.kit import clock
from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.workflow import MoveRefused

from .conftest import MONDAY_9, City

TABLES = (Case, Step, Report, Task, Application, Notice)


def histories(city: City, count: int, seed: int) -> list[History]:
    """Cases of every kind of way, some of them near one another and of one class."""
    rng = Random(seed)
    made = []
    for serial in range(count):
        at = MONDAY_9 + timedelta(minutes=7 * serial)
        draft = city.draft(
            lon=119.28 + rng.randrange(4) * 0.0002,
            description=f"第 {serial} 处",
            source=rng.choice(["collector", "public", "hotline"]),
            contact_name="王小明" if serial % 3 else "",
        )
        made.append(History(draft, at, city.collector, ways(city, rng, at)))
    return made


def ways(city: City, rng: Random, at) -> list[Happening]:
    way = rng.choice(
        [
            "closed",
            "closed",
            "open",
            "rework",
            "self",
            "rejected",
            "extended",
            "suspended",
            "returned",
        ]
    )
    step = iter(at + timedelta(minutes=20 * n) for n in range(1, 20))
    photos = (city.before, city.after)

    def do(name, actor, **given):
        return Happening(name, next(step), actor, Given(**given))

    if way == "self":
        return [do("self_handled", city.collector, photos=photos)]
    if way == "rejected":
        return [do("reject", city.filing_officer, note="不属实")]
    moves = [
        do("file", city.filing_officer, condition_id=city.condition.pk),
        do("dispatch", city.dispatcher, unit_id=city.cleaning.pk),
    ]
    if way == "returned":
        return [
            *moves,
            do("return", city.clerk, note="不归我们"),
            do("dispatch", city.dispatcher, unit_id=city.works.pk),
        ]
    moves.append(do("accept", city.clerk))
    if way == "extended":
        moves += [
            do("apply_extension", city.clerk, note="缺件"),
            do("grant_extension", city.dispatcher),
        ]
    if way == "suspended":
        until = at + timedelta(days=20)
        return [
            *moves,
            do("apply_suspension", city.clerk, note="等", until_at=until),
            do("grant_suspension", city.leader),
        ]
    if way == "open":
        return moves
    moves += [
        do("report_result", city.clerk, photos=photos),
        do("request_check", city.closing_officer, user_id=city.collector2.pk),
    ]
    if way == "rework":
        return [*moves, do("check_failed", city.collector2, note="还在")]
    return [
        *moves,
        do("check_passed", city.collector2, photos=photos),
        do("close", city.closing_officer),
    ]


def one_by_one(city: City, made: list[History]) -> None:
    for history in made:
        with clock.at(history.at):
            case = open_case(
                history.draft, organisation=city.organisation, actor=history.actor
            ).case
        for one in history.moves:
            with clock.at(one.at):
                advance_case(case, one.move, actor=one.actor, given=one.given)


def dump() -> dict[str, list]:
    """Every table of the loop with case numbers and order in place of ids."""
    rows = {}
    numbers = dict(Case.objects.values_list("id", "number"))
    for model in TABLES:
        found = list(model.objects.order_by("id").values())
        for row in found:
            row.pop("id")
            for name in ("case_id", "repeat_of_id", "merged_into_id"):
                if row.get(name):
                    row[name] = numbers[row[name]]
        rows[model.__name__] = found
    rows["filed"] = list(
        Counter.objects.filter(name__startswith="filed/").order_by("name").values()
    )
    return rows


class Undo(Exception):
    """Takes back everything a block wrote."""


@pytest.mark.slow
def test_every_table_is_equal_both_ways(city: City):
    made = histories(city, 1000, seed=7)
    try:
        with transaction.atomic():
            one_by_one(city, made)
            single = dump()
            raise Undo
    except Undo:
        pass
    assert Case.objects.count() == 0
    assert import_histories(made, organisation=city.organisation, actor=None) == 1000
    assert set(Case.objects.values_list("state", flat=True)) >= ENDED - {
        "merged",
        "voided",
        "force_closed",
    }
    many = dump()
    for table, rows in single.items():
        assert many[table] == rows, table
    assert check_chain().ok
    assert Act.objects.filter(kind="cases.imported").count() == 1


def test_a_bad_history_leaves_its_whole_batch_out(city: City):
    made = histories(city, 5, seed=1)
    made.append(History(city.draft(minor_code="E9999"), MONDAY_9 + timedelta(days=1), None))
    with pytest.raises(XiuhuaError):
        import_histories(made, organisation=city.organisation, actor=None)
    assert (Case.objects.count(), Step.objects.count(), Report.objects.count()) == (0, 0, 0)


def test_many_are_played_in_a_process_of_their_own(city: City, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 5)
    monkeypatch.setattr(bulk, "TOGETHER", 10)
    made = histories(city, 25, seed=3)
    made.insert(23, History(city.draft(), MONDAY_9, None, [Happening("close", MONDAY_9)]))
    try:
        with transaction.atomic():
            assert import_histories(made[:23], organisation=city.organisation, actor=None) == 23
            together = dump()
            raise Undo
    except Undo:
        pass
    with pytest.raises(MoveRefused) as refused:
        import_histories(made, organisation=city.organisation, actor=None)
    assert refused.value.params["move"] == "close"
    written = dump()
    assert Case.objects.count() == 20
    for table in TABLES:
        rows = together[table.__name__]
        assert written[table.__name__] == rows[: len(written[table.__name__])]
