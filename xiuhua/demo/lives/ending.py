"""From the result to the closing, and what comes after it."""

from datetime import timedelta

from xiuhua.core.loop.services import answer_survey
from xiuhua.core.loop.vocab import Satisfaction
from xiuhua.demo import habits, words
from xiuhua.demo.lives.disposing import Waiting, rework
from xiuhua.demo.lives.life import Going, Life
from xiuhua.kit import clock

REOPEN_DAYS = timedelta(days=6)


def closing(life: Life) -> Waiting:
    """Go on through checks and reworks until the case is closed."""
    while True:
        yield life.soon(9)
        if life.chance(habits.DESK_REJECTED):
            note = life.say(words.DESK_REJECT)
            life.move("reject_result", life.one("dispatcher"), note=note)
        elif (yield from _checked(life)):
            break
        yield from rework(life)
    yield life.soon(7)
    life.move("close", life.one("closing_officer"))


def _checked(life: Life) -> Going:
    """Send another collector than the one who reported; return whether it is done."""
    collectors = life.town.staff.by_post["collector"]
    checker = life.rng.choice([one for one in collectors if one.pk != life.case.reporter_id])
    life.move("request_check", life.one("closing_officer"), user_id=checker.pk)
    yield life.soon(40)
    if life.chance(habits.CHECK_FAILED):
        photos, note = (life.before(),), life.say(words.CHECK_FAILED)
        life.move("check_failed", checker, photos=photos, note=note)
        return False
    note = life.say(words.CHECK_PASSED)
    life.move("check_passed", checker, photos=(life.checked(),), note=note)
    return True


def aftermath(life: Life) -> Going:
    """Let the unit appeal, the reporter be asked, an inspector look again; return if reopened."""
    overdue = life.fresh().is_overdue(clock.now())
    if overdue and "appealed_at" not in life.case.facts and life.chance(habits.APPEALED):
        yield from _appeal(life)
    if life.plan.source in ("hotline", "app") and life.chance(habits.SURVEYED):
        yield life.office(300)
        if _dissatisfied(life) and life.chance(habits.REOPENED_IF_UNSATISFIED):
            yield life.office(30)
            return _reopened(life)
    if life.chance(habits.EXPOSED):
        yield life.office(400)
        life.move("expose", life.one("inspector"), note=life.say(words.EXPOSE))
    if life.chance(habits.REOPENED):
        yield life.office(500)
        return _reopened(life)
    return False


def _appeal(life: Life) -> Waiting:
    yield life.office(240)
    life.move("appeal", life.clerk(), note=life.say(words.APPEAL))
    yield life.office(200)
    if not life.chance(habits.APPEAL_PASSED):
        life.move("refuse_appeal", life.one("dispatcher"), note=life.say(words.REFUSE))
        return
    life.move("pass_appeal", life.one("dispatcher"), note=life.say(words.APPEAL_PASS))
    yield life.office(200)
    if life.chance(habits.APPEAL_GRANTED):
        life.move("grant_appeal", life.one("filing_officer"))


def _dissatisfied(life: Life) -> bool:
    """Call the reporter back; return whether they are not satisfied."""
    draw = life.rng.random()
    answer = Satisfaction.UNSATISFIED
    if life.chance(habits.UNREACHED):
        answer = Satisfaction.UNREACHED
    elif draw < habits.SATISFIED:
        answer = Satisfaction.SATISFIED
    elif draw < habits.SATISFIED + habits.FAIR:
        answer = Satisfaction.FAIR
    answer_survey(life.case, answer, actor=life.one("receptionist"))
    return answer == Satisfaction.UNSATISFIED


def _reopened(life: Life) -> bool:
    """Reopen the case while that is allowed; after long holidays it may be too late."""
    closed_at = life.case.closed_at
    if closed_at is None or clock.now() > closed_at + REOPEN_DAYS:
        return False
    life.move("reopen", life.one("shift_leader"), note=life.say(words.REOPEN))
    return True
