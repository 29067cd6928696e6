"""What forbids a move: each guard reads the context and raises, or is silent."""

from datetime import timedelta

from xiuhua.core.loop.clocks import disposal_limit
from xiuhua.core.loop.context import Context
from xiuhua.core.loop.errors import (
    CannotMerge,
    FieldCheckNeeded,
    InTheFuture,
    NotMine,
    OverLimit,
    PhotoMissing,
    SamePerson,
    UnknownCondition,
    UnknownUnit,
)
from xiuhua.core.loop.vocab import (
    ENDED,
    ApplicationKind,
    Finding,
    PhotoRole,
    State,
)
from xiuhua.kit import worktime
from xiuhua.kit.workflow import Missing


def draft_is_mine(ctx: Context) -> None:
    """A draft is handed in by who wrote it."""
    if ctx.actor is not None and ctx.case.reporter_id != ctx.actor.pk:
        raise NotMine


def condition_fits(ctx: Context) -> None:
    """A class that has filing conditions is filed under one of its own."""
    minor_id = ctx.given.minor_id or ctx.case.minor_id
    if ctx.given.condition_id is None:
        if ctx.books.classes.conditions(minor_id):
            raise Missing(move="file", needs="condition")
        return
    if ctx.books.condition(ctx.given.condition_id).minor_id != minor_id:
        raise UnknownCondition


def unit_takes_cases(ctx: Context) -> None:
    """The unit is one of the organisation's and in use."""
    unit = ctx.books.units.get(ctx.given.unit_id or 0)
    if unit is None or not unit.active:
        raise UnknownUnit(unit=ctx.given.unit_id)


def has_photo(ctx: Context) -> None:
    """A person shows at least one photo."""
    if ctx.by_person and not ctx.given.photos:
        raise PhotoMissing(zh="现场照片", en="one of the spot")


def has_after_photo(ctx: Context) -> None:
    """A person shows what it looks like after disposal."""
    if ctx.by_person and not any(photo.role == PhotoRole.AFTER for photo in ctx.given.photos):
        raise PhotoMissing(zh="处置后照片", en="one after disposal")


def has_before_and_after(ctx: Context) -> None:
    """A self-handled case is proved by what it was and what it is."""
    roles = {photo.role for photo in ctx.given.photos}
    if ctx.by_person and not {PhotoRole.BEFORE, PhotoRole.AFTER} <= roles:
        raise PhotoMissing(zh="处置前、后照片", en="before and after")


def finding_verifies(ctx: Context) -> None:
    """A verification says true, false or gone."""
    if ctx.given.finding not in (Finding.TRUE, Finding.FALSE, Finding.GONE):
        raise OverLimit(
            zh="核实结果须为属实、不属实或已消失", en="A verification says true, false or gone"
        )


def within_return_window(ctx: Context) -> None:
    """A unit returns a case soon after dispatch, and before it is overdue."""
    case = ctx.case
    if case.dispatched_at is None:
        return
    last = worktime.deadline(case.dispatched_at, ctx.books.rules.return_window, ctx.books.calendar)
    if ctx.at > last:
        raise OverLimit(zh="已过退回期限", en="The time to return it is over")
    not_overdue(ctx)


def not_overdue(ctx: Context) -> None:
    """The disposal deadline has not passed."""
    due = ctx.case.disposal_due_at
    if due is not None and ctx.at > due:
        raise OverLimit(zh="案件已超期，不能申请", en="The case is overdue")


def may_extend(ctx: Context) -> None:
    """Extensions are few, one at a time, and of a case that has a limit."""
    _one_at_a_time(ctx, ApplicationKind.EXTENSION)
    if ctx.case.extension_count >= ctx.books.rules.extensions:
        raise OverLimit(zh="延期次数已用完", en="No further extension is allowed")
    if ctx.given.limit is None and disposal_limit(ctx.case, ctx.books) is None:
        raise OverLimit(zh="该案件没有可延长的时限", en="The case has no limit to extend")


def may_suspend(ctx: Context) -> None:
    """A suspension is asked for once."""
    _one_at_a_time(ctx, ApplicationKind.SUSPENSION)
    if ctx.case.suspension_count >= ctx.books.rules.suspensions:
        raise OverLimit(zh="挂账次数已用完", en="No further suspension is allowed")


def suspension_ends(ctx: Context) -> None:
    """A suspension ends on a day to come, within a year."""
    days, until = ctx.books.rules.suspension_days, ctx.given.until_at
    if until is None or not ctx.at < until <= ctx.at + timedelta(days=days):
        raise OverLimit(
            zh=f"挂账截止须在今天之后 {days} 天之内",
            en=f"A suspension ends within {days} days from now",
        )


def _one_at_a_time(ctx: Context, kind: ApplicationKind) -> None:
    if ctx.file.pending(kind):
        raise OverLimit(zh=f"已有待审批的{kind.zh}申请", en=f"An {kind.en} is already asked for")


def extension_pending(ctx: Context) -> None:
    """There is an extension to decide on."""
    _pending(ctx, ApplicationKind.EXTENSION)


def suspension_pending(ctx: Context) -> None:
    """There is a suspension to decide on."""
    _pending(ctx, ApplicationKind.SUSPENSION)


def appeal_pending(ctx: Context) -> None:
    """There is an appeal to decide on."""
    _pending(ctx, ApplicationKind.APPEAL)


def _pending(ctx: Context, kind: ApplicationKind) -> None:
    if ctx.file.pending(kind) is None:
        raise OverLimit(zh=f"没有待审批的{kind.zh}申请", en=f"There is no {kind.en} to decide on")


def appeal_not_reviewed(ctx: Context) -> None:
    """The first of the two reviews is still to come."""
    appeal = ctx.file.pending(ApplicationKind.APPEAL)
    if appeal is not None and appeal.level > 0:
        raise OverLimit(zh="该申诉已初审", en="The appeal has had its first review")


def appeal_reviewed(ctx: Context) -> None:
    """The first of the two reviews has passed it."""
    appeal = ctx.file.pending(ApplicationKind.APPEAL)
    if appeal is not None and appeal.level == 0:
        raise OverLimit(zh="该申诉尚未初审", en="The appeal has not had its first review")


def may_appeal(ctx: Context) -> None:
    """Only against overdue, once a case."""
    case = ctx.case
    if not case.is_overdue(ctx.at):
        raise OverLimit(zh="案件没有超期", en="The case is not overdue")
    if "appealed_at" in case.facts:
        raise OverLimit(zh="该案件已申诉过", en="There was an appeal before")


def checker_is_another(ctx: Context) -> None:
    """Whoever checks or closes is not who reported the result or did the work."""
    case, actor = ctx.case, ctx.actor
    if actor is not None and actor.pk in (case.disposed_by_id, case.handler_id):
        raise SamePerson


def needs_no_field_check(ctx: Context) -> None:
    """From a reported result a case is closed at once only where its class says so."""
    if ctx.case.state != State.DISPOSAL_REPORTED:
        return
    if ctx.books.minor(ctx.case.minor_id).field_check:
        raise FieldCheckNeeded


def within_reopen_days(ctx: Context) -> None:
    """A closed case is reopened within some days only."""
    closed_at, days = ctx.case.closed_at, ctx.books.rules.reopen_days
    if closed_at is not None and ctx.at > closed_at + timedelta(days=days):
        raise OverLimit(zh=f"结案已超过 {days} 天", en=f"It was closed more than {days} days ago")


def can_take_in(ctx: Context) -> None:
    """The case that takes this one in is another, of the same organisation, not itself gone."""
    parent, case = ctx.merge_into, ctx.case
    if (
        parent is None
        or parent.pk == case.pk
        or parent.organisation_id != case.organisation_id
        or parent.state in ENDED - {State.CLOSED}
    ):
        raise CannotMerge(parent=parent.number if parent else ctx.given.parent_id)


def not_before_report(ctx: Context) -> None:
    """A move is not made before the case was reported, unless a dirty import says so."""
    if ctx.by_person and ctx.at < ctx.case.reported_at:
        raise InTheFuture(at=ctx.case.reported_at.isoformat())


def was_disposed(ctx: Context) -> None:
    """A self-handled case has no unit to go back to."""
    if ctx.case.unit_id is None:
        raise OverLimit(
            zh="该案件未经单位处置，不能重新处置", en="No unit handled this case; it cannot reopen"
        )
