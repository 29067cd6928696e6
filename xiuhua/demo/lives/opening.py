"""From the report to the filing."""

from collections.abc import Generator
from datetime import datetime

from xiuhua.core.loop.drafts import Draft
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.services import open_case
from xiuhua.core.loop.vocab import ENDED, Finding, PhotoRole, Source, State
from xiuhua.core.people.models import User
from xiuhua.demo import habits, words
from xiuhua.demo.lives.life import Going, Life
from xiuhua.kit import clock

SOURCES = {
    "patrol": Source.COLLECTOR,
    "hotline": Source.HOTLINE,
    "app": Source.PUBLIC,
    "media": Source.MEDIA,
    "leader": Source.LEADER,
}
NO_REASONS: tuple[str, ...] = ()
PHOTO_SHARE = {"patrol": 1.0, "app": 0.75}
# What a collector can put right on the spot: litter, leaflets, bicycles, old things.
TRIVIAL = ("E0110", "E0112", "E0117", "E0135", "E0201", "E0202", "E0410", "E0493")


def report(life: Life) -> None:
    """Report what the plan says, in the name of whom it says."""
    plan = life.plan
    photographed = life.chance(PHOTO_SHARE.get(plan.source, 0.0))
    draft = Draft(
        minor_code=plan.class_code,
        source=SOURCES[plan.source],
        lon=plan.lon,
        lat=plan.lat,
        address=plan.address,
        description=plan.description,
        photos=(life.before(),) if photographed else (),
        contact_name="" if plan.collector else plan.reporter_name,
        contact_phone="" if plan.collector else plan.reporter_phone,
        urgent=plan.urgent,
        component_code=life.town.component_code(plan),
    )
    opened = open_case(draft, organisation=life.town.staff.organisation, actor=_reporter(life))
    life.case, life.near = opened.case, opened.candidates


def _reporter(life: Life) -> User:
    if life.plan.collector:
        return life.town.staff.users[life.plan.collector]
    return life.town.staff.program if life.plan.source == "app" else life.one("receptionist")


def filing(life: Life) -> Going:
    """Go on to filing; return whether the case was filed."""
    if life.plan.class_code in TRIVIAL and life.plan.collector and life.chance(habits.SELF_HANDLED):
        yield life.habits.soon(clock.now(), 12, life.rng)
        photos = (life.before(PhotoRole.BEFORE), life.after())
        life.move("self_handled", _reporter(life), photos=photos, note=life.say(words.SELF_HANDLED))
        return False
    yield life.soon(8)
    if parent := _same_thing(life):
        note = life.say(words.MERGE)
        life.move("merge", life.one("filing_officer"), parent_id=parent, note=note)
        return False
    reasons: tuple[str, ...] = words.REJECT if life.chance(habits.REJECTED) else ()
    if life.plan.source in ("hotline", "app") and life.chance(habits.VERIFIED):
        reasons = (yield from _verification(life)) or reasons
    if reasons:
        life.move("reject", life.one("filing_officer"), note=life.say(reasons))
        return False
    return (yield from _file(life))


def _same_thing(life: Life) -> int | None:
    """Return the case that tells of the same thing, if the officer sees that it does."""
    for near in life.near:
        if near.distance_m <= habits.SAME_THING_M and life.chance(habits.MERGED):
            state = Case.objects.values_list("state", flat=True).get(pk=near.id)
            return None if state in ENDED - {State.CLOSED} else near.id
    return None


def _verification(life: Life) -> Generator[datetime, None, tuple[str, ...]]:
    """Send a collector; return why the report is to be rejected, or nothing."""
    collector = life.town.owner_of(life.plan.grid_code)
    life.move("request_verification", life.one("filing_officer"), user_id=collector.pk)
    yield life.soon(38)
    draw = life.rng.random()
    finding, reasons = Finding.TRUE, NO_REASONS
    if draw < habits.FOUND_FALSE:
        finding, reasons = Finding.FALSE, words.REJECT_FALSE
    elif draw < habits.FOUND_FALSE + habits.FOUND_GONE:
        finding, reasons = Finding.GONE, words.REJECT_GONE
    shot = life.before() if finding == Finding.TRUE else life.after(PhotoRole.NEAR)
    note = life.say(words.VERIFY[finding])
    life.move("verification_result", collector, finding=finding, photos=(shot,), note=note)
    yield life.soon(7)
    return reasons


def _file(life: Life) -> Going:
    condition = life.town.condition_id(life.plan)
    life.move("file", life.one("filing_officer"), condition_id=condition)
    if life.chance(habits.SENT_BACK):
        yield life.soon(8)
        life.move("send_back", life.one("dispatcher"), note=life.say(words.SEND_BACK))
        yield life.soon(8)
        life.move("file", life.one("filing_officer"), condition_id=condition)
    if life.chance(habits.VOIDED):
        yield life.soon(25)
        life.move("void", life.one("shift_leader"), note=life.say(words.VOID))
        return False
    return True
