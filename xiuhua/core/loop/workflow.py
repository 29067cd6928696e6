"""CASE_FLOW: every move of a case in one table.

The table guards writes, lists the buttons of a page and the moves of the API, and draws the
figure in the docs. Numbers in comments are the rows of the domain's transition table.
"""

from xiuhua.core.loop import effects as e
from xiuhua.core.loop import guards as g
from xiuhua.core.loop.context import Context
from xiuhua.core.loop.vocab import OPEN, State
from xiuhua.kit.workflow import Move, Workflow

S = State
WITH_UNIT = (S.DISPATCHED, S.IN_DISPOSAL)
TO_FILE = (S.REPORTED, S.PENDING_FILING)
REOPENABLE = (S.CLOSED,)
ANNOTATED = tuple(sorted(OPEN | {S.CLOSED, S.FORCE_CLOSED}))
LIVING = tuple(sorted(OPEN))

CASE_FLOW: Workflow[Context] = Workflow(
    # a new case makes one of these two moves as it is opened
    Move("draft", "存草稿", "Save as draft", (), S.DRAFT, "loop.report"),
    # 1
    Move(
        "report", "上报", "Report", (S.DRAFT,), S.REPORTED, "loop.report",
        when=(g.draft_is_mine,), effects=(e.submit,),
    ),
    # 2
    Move(
        "request_verification", "核实", "Ask for verification", (S.REPORTED,), S.VERIFYING,
        "loop.file", effects=(e.give_verification,),
    ),
    # 3
    Move(
        "verification_result", "报核实结果", "Report verification", (S.VERIFYING,),
        S.PENDING_FILING, "loop.verify", ("finding",),
        guards=(g.finding_verifies, g.has_photo), effects=(e.finish_verification,),
    ),
    # 4
    Move(
        "file", "立案", "File", TO_FILE, S.FILED, "loop.file",
        guards=(g.condition_fits,), effects=(e.file_case,),
    ),
    # 5
    Move(
        "reject", "不予立案", "Reject", TO_FILE, S.REJECTED, "loop.file", ("note",),
        effects=(e.drop_open_things,),
    ),
    # 6
    Move(
        "self_handled", "自行处置", "Handle oneself", TO_FILE, S.CLOSED, "loop.self_handle",
        guards=(g.has_before_and_after,), effects=(e.handle_oneself,),
    ),
    # 7
    Move(
        "dispatch", "派遣", "Dispatch", (S.FILED,), S.DISPATCHED, "loop.dispatch", ("unit",),
        guards=(g.unit_takes_cases,), effects=(e.dispatch_case,),
    ),
    # 8
    Move(
        "send_back", "退回立案", "Send back to filing", (S.FILED,), S.PENDING_FILING,
        "loop.dispatch", ("note",), effects=(e.unfile,),
    ),
    # 9
    Move(
        "accept", "接收", "Accept", (S.DISPATCHED,), S.IN_DISPOSAL, "loop.accept",
        effects=(e.accept_case,),
    ),
    # 10
    Move(
        "return", "退回", "Return", WITH_UNIT, S.FILED, "loop.apply", ("note",),
        when=(g.within_return_window,), effects=(e.return_case,),
    ),
    # 11
    Move(
        "apply_extension", "申请延期", "Apply for extension", WITH_UNIT, None, "loop.apply",
        ("note",), when=(g.not_overdue, g.may_extend), effects=(e.ask_extension,),
    ),
    Move(
        "grant_extension", "同意延期", "Grant extension", WITH_UNIT, None,
        "loop.grant_extension", when=(g.extension_pending,), effects=(e.grant_extension,),
    ),
    Move(
        "refuse_extension", "不同意延期", "Refuse extension", WITH_UNIT, None,
        "loop.grant_extension", ("note",),
        when=(g.extension_pending,), effects=(e.refuse_extension,),
    ),
    # 12
    Move(
        "apply_suspension", "申请挂账", "Apply for suspension", WITH_UNIT, None, "loop.apply",
        ("note", "until"), when=(g.not_overdue, g.may_suspend),
        guards=(g.suspension_ends,), effects=(e.ask_suspension,),
    ),
    Move(
        "grant_suspension", "同意挂账", "Grant suspension", WITH_UNIT, S.SUSPENDED,
        "loop.grant_long", when=(g.suspension_pending,), effects=(e.grant_suspension,),
    ),
    Move(
        "refuse_suspension", "不同意挂账", "Refuse suspension", WITH_UNIT, None,
        "loop.grant_long", ("note",),
        when=(g.suspension_pending,), effects=(e.refuse_suspension,),
    ),
    # 13
    Move(
        "resume", "恢复处置", "Resume", (S.SUSPENDED,), S.IN_DISPOSAL, "loop.apply",
        effects=(e.resume_case,),
    ),
    # 14
    Move(
        "report_result", "反馈结果", "Report result", (S.IN_DISPOSAL,), S.DISPOSAL_REPORTED,
        "loop.dispose", guards=(g.has_after_photo,), effects=(e.report_result,),
    ),
    # 15
    Move(
        "reject_result", "退回返工", "Reject result", (S.DISPOSAL_REPORTED,), S.IN_DISPOSAL,
        "loop.judge_result", ("note",), effects=(e.rework,),
    ),
    # 16
    Move(
        "request_check", "核查", "Ask for check", (S.DISPOSAL_REPORTED,), S.CHECKING,
        "loop.request_check", effects=(e.give_check,),
    ),
    # 17
    Move(
        "check_passed", "核查通过", "Check passed", (S.CHECKING,), S.PENDING_CLOSING,
        "loop.check", when=(g.checker_is_another,), guards=(g.has_photo,),
        effects=(e.finish_check,),
    ),
    # 18
    Move(
        "check_failed", "核查不通过", "Check failed", (S.CHECKING,), S.IN_DISPOSAL, "loop.check",
        ("note",), when=(g.checker_is_another,), effects=(e.fail_check, e.rework),
    ),
    # 19
    Move(
        "close", "结案", "Close", (S.DISPOSAL_REPORTED, S.PENDING_CLOSING), S.CLOSED,
        "loop.close", when=(g.needs_no_field_check, g.checker_is_another),
        effects=(e.close_case,),
    ),
    # 20
    Move(
        "void", "作废", "Void", LIVING, S.VOIDED, "loop.void", ("note",),
        effects=(e.drop_open_things,),
    ),
    # 21
    Move(
        "force_close", "强制结案", "Close by force", LIVING, S.FORCE_CLOSED, "loop.force_close",
        ("note",), effects=(e.close_case,),
    ),
    # 22
    Move(
        "reopen", "重新处置", "Reopen", REOPENABLE, S.IN_DISPOSAL, "loop.reopen", ("note",),
        when=(g.within_reopen_days, g.was_disposed), effects=(e.reopen_case,),
    ),
    # 23
    Move(
        "appeal", "申诉", "Appeal", (S.CLOSED,), None, "loop.apply", ("note",),
        when=(g.may_appeal,), effects=(e.ask_exemption,),
    ),
    Move(
        "pass_appeal", "申诉初审通过", "Pass appeal", (S.CLOSED,), None, "loop.review_appeal",
        when=(g.appeal_pending, g.appeal_not_reviewed), effects=(e.pass_appeal,),
    ),
    Move(
        "grant_appeal", "申诉通过", "Grant appeal", (S.CLOSED,), None, "loop.grant_appeal",
        when=(g.appeal_pending, g.appeal_reviewed), effects=(e.grant_appeal,),
    ),
    Move(
        "refuse_appeal", "驳回申诉", "Refuse appeal", (S.CLOSED,), None, "loop.review_appeal",
        ("note",), when=(g.appeal_pending,), effects=(e.refuse_appeal,),
    ),
    # beside the rows: one problem, one case
    Move(
        "merge", "并案", "Merge", (*TO_FILE, S.FILED), S.MERGED, "loop.merge", ("parent",),
        guards=(g.can_take_in,), effects=(e.merge_case,),
    ),
    Move(
        "supervise", "督办", "Supervise", LIVING, None, "loop.supervise", ("note",),
        effects=(e.supervise,),
    ),
    Move(
        "expose", "曝光", "Expose", ANNOTATED, None, "loop.expose", ("note",),
        effects=(e.expose,),
    ),
    # beside the rows: a notice of holidays came out after the deadline was set
    Move(
        "recompute", "时限重算", "Deadline recomputed", LIVING, None, "settings.write",
        effects=(e.recompute,),
    ),
    Move("note", "备注", "Note", ANNOTATED, None, "loop.note", ("note",)),
)  # fmt: skip
