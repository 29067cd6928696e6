"""What a move does beside changing the state: effects change the context, not the database."""

from datetime import datetime, timedelta

from xiuhua.core.loop import clocks
from xiuhua.core.loop.blank import Blank
from xiuhua.core.loop.context import Context
from xiuhua.core.loop.models import Application, Notice, Task
from xiuhua.core.loop.vocab import (
    ApplicationKind,
    Decision,
    Finding,
    NoticeKind,
    ReworkClock,
    Stage,
    TaskKind,
)
from xiuhua.kit import worktime
from xiuhua.kit.worktime import Clock, Limit, Unit

NEW_TASK = Blank(Task)


def submit(ctx: Context) -> None:
    """A draft counts from the moment it is handed in."""
    ctx.case.reported_at = ctx.at


def give_verification(ctx: Context) -> None:
    """Send a collector to verify."""
    _give_task(ctx, TaskKind.VERIFICATION, Stage.VERIFICATION)


def give_check(ctx: Context) -> None:
    """Send a collector to check."""
    _give_task(ctx, TaskKind.CHECK, Stage.CHECK)


def _give_task(ctx: Context, kind: TaskKind, stage: Stage) -> None:
    limit = ctx.books.stage_limit(stage, urgent=ctx.case.urgent, at=ctx.at)
    due_at = worktime.deadline(ctx.at, limit, ctx.books.calendar)
    ctx.make(
        NEW_TASK(
            case_id=ctx.case.pk,
            kind=kind,
            collector_id=ctx.given.user_id,
            given_at=ctx.at,
            due_at=due_at,
        )
    )


def finish_verification(ctx: Context) -> None:
    """Note what the collector found before filing."""
    _finish_tasks(ctx, ctx.given.finding)
    ctx.case.facts = {**ctx.case.facts, "verification": ctx.given.finding}


def finish_check(ctx: Context) -> None:
    """Note that the collector found the problem gone."""
    _finish_tasks(ctx, Finding.PASSED)
    ctx.case.checked_at = ctx.at
    ctx.case.checked_by = ctx.actor


def fail_check(ctx: Context) -> None:
    """Note that the collector still found the problem."""
    _finish_tasks(ctx, Finding.FAILED)


def _finish_tasks(ctx: Context, finding: str) -> None:
    for task in ctx.file.tasks:
        if task.done_at is None:
            task.done_at = ctx.at
            task.finding = finding
            ctx.touch(task)


def drop_open_things(ctx: Context) -> None:
    """End tasks and lapse applications that the case's new state leaves behind."""
    _finish_tasks(ctx, "")
    lapse_applications(ctx)


def lapse_applications(ctx: Context) -> None:
    """Let undecided applications lapse."""
    for application in ctx.file.applications:
        if application.decision == Decision.PENDING:
            _decide(ctx, application, Decision.LAPSED)


def file_case(ctx: Context) -> None:
    """Fix class and condition, and whether filing was in time."""
    case = ctx.case
    if ctx.given.minor_id:
        case.minor_id = ctx.given.minor_id
    if ctx.given.condition_id:
        case.condition_id = ctx.given.condition_id
    if case.filed_at is None:
        case.filed_on_time = case.stage_due_at is None or ctx.at <= case.stage_due_at
        case.filed_at = ctx.at


def handle_oneself(ctx: Context) -> None:
    """A collector settled it on the spot."""
    case = ctx.case
    case.self_handled = True
    case.closed_at = case.disposed_at = ctx.at
    case.disposed_by = ctx.actor
    drop_open_things(ctx)


def dispatch_case(ctx: Context) -> None:
    """Hand the case to a unit and start the disposal clock."""
    case = ctx.case
    case.unit_id = ctx.given.unit_id
    case.dispatched_at = ctx.at
    case.accepted_at = None
    clocks.start_disposal(ctx)


def accept_case(ctx: Context) -> None:
    """The unit takes the case in hand."""
    ctx.case.accepted_at = ctx.at
    if ctx.given.user_id:
        ctx.case.handler_id = ctx.given.user_id


def return_case(ctx: Context) -> None:
    """Take the case from the unit; its clock ends, the handler is withdrawn first."""
    case = ctx.case
    lapse_applications(ctx)
    case.handler = None
    case.unit_id = None
    case.return_count += 1
    case.accepted_at = None
    clocks.set_disposal_clock(ctx, None)


def unfile(ctx: Context) -> None:
    """Send a misfiled case back to the filing officer, who files it anew."""
    ctx.case.facts = {**ctx.case.facts, "sent_back": ctx.case.facts.get("sent_back", 0) + 1}


def ask_extension(ctx: Context) -> None:
    """Ask for more time: one original limit, or the engineering estimate."""
    limit = ctx.given.limit
    if limit is None:
        own = clocks.disposal_limit(ctx.case, ctx.books)
        limit = (own.value, own.unit) if own else None
    ctx.make(
        _application(
            ctx,
            ApplicationKind.EXTENSION,
            engineering=ctx.given.engineering,
            limit_value=limit[0] if limit else None,
            limit_unit=limit[1] if limit else "",
        )
    )


def ask_suspension(ctx: Context) -> None:
    """Ask to stop the clock until a day."""
    ctx.make(_application(ctx, ApplicationKind.SUSPENSION, until_at=ctx.given.until_at))


def ask_exemption(ctx: Context) -> None:
    """Appeal against being overdue."""
    ctx.make(_application(ctx, ApplicationKind.APPEAL))
    ctx.case.facts = {**ctx.case.facts, "appealed_at": ctx.at.isoformat()}


def _application(ctx: Context, kind: ApplicationKind, **fields: object) -> Application:
    return Application(
        case=ctx.case,
        kind=kind,
        at=ctx.at,
        applicant=ctx.actor,
        unit_id=ctx.case.unit_id,
        reason=ctx.given.note,
        **fields,
    )


def grant_extension(ctx: Context) -> None:
    """Move the deadline by what was asked for."""
    application = ctx.file.pending(ApplicationKind.EXTENSION)
    running = clocks.disposal_clock(ctx.case)
    if application is None or application.limit_value is None:
        return
    _decide(ctx, application, Decision.GRANTED)
    ctx.case.extension_count += 1
    extra = Limit(application.limit_value, Unit(application.limit_unit))
    if running is None:  # the source gave the deadline: from there on it is ours
        _extend_given(ctx, extra)
    else:
        clocks.set_disposal_clock(ctx, running.extend(extra))
    _keep_stage_in_step(ctx)


def _extend_given(ctx: Context, extra: Limit) -> None:
    case = ctx.case
    for name in ("disposal_due_at", "due_at"):
        due: datetime | None = getattr(case, name)
        if due is not None:
            setattr(case, name, worktime.deadline(due, extra, ctx.books.calendar))


def _keep_stage_in_step(ctx: Context) -> None:
    """The disposal stage shows the disposal deadline, whatever moved it."""
    case = ctx.case
    if case.stage == Stage.DISPOSAL:
        case.stage_due_at = case.disposal_due_at
        case.escalate_at = clocks.escalation_time(case, ctx.books)


def grant_suspension(ctx: Context) -> None:
    """Stop the clock."""
    application = ctx.file.pending(ApplicationKind.SUSPENSION)
    if application is not None:
        _decide(ctx, application, Decision.GRANTED)
    ctx.case.suspension_count += 1
    running = clocks.disposal_clock(ctx.case)
    if running is not None:
        clocks.set_disposal_clock(ctx, running.pause(ctx.at))
    elif ctx.case.disposal_due_at is not None:
        _pause_given(ctx)


def _pause_given(ctx: Context) -> None:
    """Keep what is left of a deadline the source gave, in real time."""
    case = ctx.case
    case.facts = {
        **case.facts,
        "left_s": [
            int((due - ctx.at).total_seconds()) if due else None
            for due in (case.disposal_due_at, case.due_at)
        ],
    }
    case.disposal_due_at = case.due_at = None


def resume_case(ctx: Context) -> None:
    """Let the clock go on with what was left of it."""
    application = ctx.file.running_suspension()
    if application is not None:
        application.resumed_at = ctx.at
        ctx.touch(application)
    running = clocks.disposal_clock(ctx.case)
    if running is not None:
        clocks.set_disposal_clock(ctx, running.resume(ctx.at))
        return
    left = ctx.case.facts.get("left_s")
    if left:
        ctx.case.disposal_due_at, ctx.case.due_at = (
            None if seconds is None else ctx.at + timedelta(seconds=seconds) for seconds in left
        )


def recompute(ctx: Context) -> None:
    """Count every running deadline anew by the calendar as it is now; pauses stay."""
    case = ctx.case
    running = clocks.disposal_clock(case)
    if running is not None:
        clocks.set_disposal_clock(ctx, running)
    case.stage_due_at = clocks.stage_due(case, ctx.books)
    case.escalate_at = clocks.escalation_time(case, ctx.books)


def refuse_extension(ctx: Context) -> None:
    """Say no to an extension."""
    _refuse(ctx, ApplicationKind.EXTENSION)


def refuse_suspension(ctx: Context) -> None:
    """Say no to a suspension."""
    _refuse(ctx, ApplicationKind.SUSPENSION)


def refuse_appeal(ctx: Context) -> None:
    """Say no to an appeal."""
    _refuse(ctx, ApplicationKind.APPEAL)


def _refuse(ctx: Context, kind: ApplicationKind) -> None:
    application = ctx.file.pending(kind)
    if application is not None:
        _decide(ctx, application, Decision.REFUSED)


def pass_appeal(ctx: Context) -> None:
    """The first of two reviews finds the appeal well-founded."""
    appeal = ctx.file.pending(ApplicationKind.APPEAL)
    if appeal is not None:
        appeal.level += 1
        appeal.note = ctx.given.note
        ctx.touch(appeal)


def grant_appeal(ctx: Context) -> None:
    """Exempt the case from overdue counts; its real times stay."""
    appeal = ctx.file.pending(ApplicationKind.APPEAL)
    if appeal is not None:
        _decide(ctx, appeal, Decision.GRANTED)
    ctx.case.timeout_exempt = True


def _decide(ctx: Context, application: Application, decision: Decision) -> None:
    application.decision = decision
    application.decided_at = ctx.at
    application.decided_by = ctx.actor
    application.note = ctx.given.note or application.note
    application.level += 1 if decision == Decision.GRANTED else 0
    ctx.touch(application)


def report_result(ctx: Context) -> None:
    """Stop the disposal clock at the unit's confirmation."""
    case = ctx.case
    case.disposed_at = ctx.at
    case.disposed_by = ctx.actor
    case.disposal_s = clocks.disposal_spent_s(case, ctx.books, ctx.at)
    if ctx.given.result:
        case.facts = {**case.facts, "result": ctx.given.result}
    lapse_applications(ctx)


def rework(ctx: Context) -> None:
    """Send the case back to the same unit; the city's setting says what its clock does."""
    case = ctx.case
    case.rework_count += 1
    case.disposed_at = case.checked_at = case.disposal_s = None
    limit = clocks.disposal_limit(case, ctx.books)
    mode = ctx.books.rules.rework_clock
    if limit is None or mode == ReworkClock.CONTINUE:
        return
    again = limit if mode == ReworkClock.RESTART else clocks.half(limit)
    clocks.set_disposal_clock(ctx, Clock(ctx.at, (again,)))


def close_case(ctx: Context) -> None:
    """The case is done."""
    ctx.case.closed_at = ctx.at
    drop_open_things(ctx)


def reopen_case(ctx: Context) -> None:
    """The unit starts anew, with the full limit."""
    case = ctx.case
    case.closed_at = case.disposed_at = case.checked_at = case.disposal_s = None
    case.facts = {**case.facts, "reopened": case.facts.get("reopened", 0) + 1}
    limit = clocks.disposal_limit(case, ctx.books)
    if limit is not None:
        clocks.set_disposal_clock(ctx, Clock(ctx.at, (limit,)))


def merge_case(ctx: Context) -> None:
    """The case goes on as part of another."""
    ctx.case.merged_into = ctx.merge_into
    drop_open_things(ctx)


def supervise(ctx: Context) -> None:
    """Order the unit to act; each order is one level higher, up to the third."""
    case = ctx.case
    case.supervised = min(case.supervised + 1, 3)
    ctx.make(supervision_notice(ctx, case.supervised))


def supervision_notice(ctx: Context, level: int) -> Notice:
    """Return a supervision notice with its own reply limit."""
    reply_due = worktime.deadline(ctx.at, ctx.books.rules.notice_reply, ctx.books.calendar)
    return Notice(
        case=ctx.case,
        kind=NoticeKind.SUPERVISION,
        level=level,
        stage=ctx.case.stage,
        unit_id=ctx.case.unit_id,
        at=ctx.at,
        by=ctx.actor,
        text=ctx.given.note,
        reply_due_at=reply_due,
    )


def expose(ctx: Context) -> None:
    """Put the case on the exposure list."""
    ctx.case.exposed = True
