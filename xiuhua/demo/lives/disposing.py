"""From the dispatch to the unit's result."""

from collections.abc import Generator
from datetime import datetime, time, timedelta
from decimal import Decimal

from xiuhua.core.catalogue.selectors import responsible
from xiuhua.core.loop.services import reply_to_notice
from xiuhua.core.loop.vocab import NoticeKind, State
from xiuhua.demo import habits, words
from xiuhua.demo.habits import ZONE
from xiuhua.demo.lives.life import Life
from xiuhua.kit import clock
from xiuhua.kit.worktime import Limit, Unit

URGENT_UNITS = (Unit.URGENT_HOUR, Unit.URGENT_DAY)
HOUR = timedelta(hours=1)

Waiting = Generator[datetime, None, None]


def dispatch(life: Life) -> Waiting:
    """Go on until a unit has taken the case in hand."""
    case, town = life.case, life.town
    places = town.area_ids(case)
    match = responsible(case.organisation_id, case.minor_id, case.condition_id, places)
    unit_id = match.unit_id if match else town.centre_id
    yield life.soon(7)
    life.move("dispatch", life.one("dispatcher"), unit_id=unit_id)
    if life.chance(habits.RETURNED):
        yield life.office(18)
        if _returnable(life):
            life.move("return", life.clerk(), note=life.say(words.RETURN))
            yield life.soon(9)
            unit_id = town.other_unit(life.case, unit_id)
            life.move("dispatch", life.one("dispatcher"), unit_id=unit_id)
    urgent = life.case.urgent or life.limit().unit in URGENT_UNITS
    yield life.habits.soon(clock.now(), 7, life.rng) if urgent else life.office(28)
    handlers = town.staff.handlers.get(unit_id)
    handler = life.rng.choice(handlers).pk if handlers else None
    life.move("accept", life.clerk(), user_id=handler)


def _returnable(life: Life) -> bool:
    """The unit may still return the case: soon after its dispatch and before it is overdue."""
    case, window = life.case, life.town.books.rules.return_window
    ends = life.habits.after(case.dispatched_at or clock.now(), window, 1)
    return clock.now() <= min(ends, case.disposal_due_at or ends)


def disposal(life: Life) -> Waiting:
    """Go on to the unit's first result."""
    start, limit = life.case.dispatched_at or clock.now(), life.limit()
    unit = life.town.books.units[life.case.unit_id or 0]
    taken = life.habits.limits_taken(unit.code, life.rng)
    start = yield from _applications(life, start, limit, taken)
    yield from _lateness(life, start, limit, taken)
    if not life.fresh().ended:
        yield life.habits.after(start, limit, taken)
        _result(life)


def rework(life: Life) -> Waiting:
    """Go on to the result of another round."""
    yield life.habits.after(clock.now(), life.limit(), life.rng.uniform(0.05, 0.3))
    _result(life)


def _applications(life: Life, start: datetime, limit: Limit, taken: float) -> "_Start":
    """Ask for more time or for a rest, where it comes to that; return since when time counts."""
    if limit.unit != Unit.WORK_DAY:
        return start
    asks = habits.EXTENSION_IF_LATE if 1 < taken < habits.STUBBORN else habits.EXTENSION
    if life.chance(asks):
        yield life.habits.after(start, limit, min(taken, 1) * life.rng.uniform(0.6, 0.9))
        if _in_time(life):
            yield from _extension(life)
    elif limit.value >= 2 and life.chance(habits.SUSPENDED):
        yield life.habits.after(start, limit, life.rng.uniform(0.2, 0.5) * min(taken, 1))
        if _in_time(life):
            return start + (yield from _suspension(life))
    return start


_Start = Generator[datetime, None, datetime]


def _in_time(life: Life) -> bool:
    due = life.fresh().disposal_due_at
    return due is not None and clock.now() <= due


def _extension(life: Life) -> Waiting:
    engineering = life.chance(habits.ENGINEERING)
    phrases = words.ENGINEERING if engineering else words.EXTENSION
    estimate = (Decimal(life.rng.randint(3, 10)), Unit.WORK_DAY.value) if engineering else None
    note = life.say(phrases)
    life.move("apply_extension", life.clerk(), note=note, engineering=engineering, limit=estimate)
    yield life.office(40)
    post = "leader" if engineering else life.rng.choice(("shift_leader", "dispatcher"))
    if life.chance(habits.EXTENSION_GRANTED):
        life.move("grant_extension", life.one(post), note="同意。")
    else:
        refuser = life.one("shift_leader")
        life.move("refuse_extension", refuser, note=life.say(words.REFUSE))


def _suspension(life: Life) -> Generator[datetime, None, timedelta]:
    """Ask for a rest and take it; return how long it was."""
    days = life.rng.randint(*habits.SUSPENSION_DAYS)
    last = clock.now().astimezone(ZONE).date() + timedelta(days=days)
    until = datetime.combine(last, time(18), ZONE)
    life.move("apply_suspension", life.clerk(), note=life.say(words.SUSPENSION), until_at=until)
    yield life.office(90)
    if not life.chance(habits.SUSPENSION_GRANTED):
        life.move("refuse_suspension", life.one("leader"), note=life.say(words.REFUSE))
        return timedelta()
    life.move("grant_suspension", life.one("leader"), note="同意挂账。")
    granted_at = clock.now()
    yield until + HOUR
    while life.fresh().state == State.SUSPENDED:  # a sweep resumes it
        yield clock.now() + HOUR
    return clock.now() - granted_at


def _lateness(life: Life, start: datetime, limit: Limit, taken: float) -> Waiting:
    """Let others notice that nothing happens."""
    if taken > 1.4 and life.chance(habits.SUPERVISED_IF_LATE):
        yield life.habits.after(start, limit, life.rng.uniform(1.1, 1.4))
        life.move("supervise", life.one("inspector"), note=life.say(words.SUPERVISE))
    if taken < habits.STUBBORN:
        return
    if life.chance(habits.EXPOSED_IF_STUBBORN):
        yield life.habits.after(start, limit, life.rng.uniform(2.5, habits.STUBBORN))
        life.move("expose", life.one("inspector"), note=life.say(words.EXPOSE))
    if life.chance(habits.FORCE_CLOSED_IF_STUBBORN):
        yield life.habits.after(start, limit, habits.STUBBORN)
        life.move("force_close", life.one("leader"), note=life.say(words.FORCE_CLOSE))


def _result(life: Life) -> None:
    condition = life.town.books.condition(life.case.condition_id or 0)
    result = life.say(condition.closing_condition) if condition.closing_condition else ""
    note = life.say(words.RESULT)
    life.move("report_result", life.clerk(), photos=(life.after(),), result=result, note=note)
    if life.case.supervised:
        notices = life.case.notices.filter(kind=NoticeKind.SUPERVISION, replied_at=None)
        for notice in notices.select_related("case"):
            reply_to_notice(notice, life.say(words.NOTICE_REPLY), actor=life.clerk())
