"""Words that `core.loop` branches on."""

from xiuhua.kit.vocab import Vocab


class State(Vocab):
    """Where a case stands."""

    DRAFT = "draft", "草稿", "Draft"
    REPORTED = "reported", "待受理", "Reported"
    VERIFYING = "verifying", "核实中", "Being verified"
    PENDING_FILING = "pending_filing", "待立案", "Awaiting filing"
    FILED = "filed", "待派遣", "Filed"
    DISPATCHED = "dispatched", "待接收", "Dispatched"
    IN_DISPOSAL = "in_disposal", "处置中", "In disposal"
    SUSPENDED = "suspended", "挂账", "Suspended"
    DISPOSAL_REPORTED = "disposal_reported", "已反馈", "Disposal reported"
    CHECKING = "checking", "核查中", "Being checked"
    PENDING_CLOSING = "pending_closing", "待结案", "Awaiting closing"
    CLOSED = "closed", "已结案", "Closed"
    REJECTED = "rejected", "不予立案", "Rejected"
    VOIDED = "voided", "作废", "Voided"
    FORCE_CLOSED = "force_closed", "强制结案", "Closed by force"
    MERGED = "merged", "并案", "Merged"


ENDED = frozenset({State.CLOSED, State.REJECTED, State.VOIDED, State.FORCE_CLOSED, State.MERGED})
OPEN = frozenset(State) - ENDED - {State.DRAFT}


class Stage(Vocab):
    """Stretches of a case's way that have their own clock."""

    FILING = "filing", "受理立案", "Filing"
    VERIFICATION = "verification", "核实", "Verification"
    DISPATCH = "dispatch", "派遣", "Dispatch"
    ACCEPT = "accept", "接收", "Acceptance"
    DISPOSAL = "disposal", "处置", "Disposal"
    CHECK = "check", "核查", "Check"
    CLOSING = "closing", "结案", "Closing"


STAGE_OF: dict[State, Stage] = {
    State.REPORTED: Stage.FILING,
    State.VERIFYING: Stage.VERIFICATION,
    State.PENDING_FILING: Stage.FILING,
    State.FILED: Stage.DISPATCH,
    State.DISPATCHED: Stage.ACCEPT,
    State.IN_DISPOSAL: Stage.DISPOSAL,
    State.SUSPENDED: Stage.DISPOSAL,
    State.DISPOSAL_REPORTED: Stage.CLOSING,
    State.CHECKING: Stage.CHECK,
    State.PENDING_CLOSING: Stage.CLOSING,
}


class Source(Vocab):
    """Who or what found it."""

    COLLECTOR = "collector", "监督员上报", "Collector"
    PUBLIC = "public", "公众举报", "Public"
    HOTLINE = "hotline", "热线转办", "Hotline"
    INSPECTOR = "inspector", "督查发现", "Inspector"
    LEADER = "leader", "领导批示", "Leader's instruction"
    MEDIA = "media", "媒体曝光", "Media"
    DEPARTMENT = "department", "部门移送", "Other department"
    DEVICE = "device", "设备感知", "Device"
    CAMERA = "camera", "视频发现", "Camera"
    DRONE = "drone", "无人机发现", "Drone"
    SYSTEM = "system", "系统导入", "Other system"


PUBLIC_SOURCES = frozenset({Source.PUBLIC, Source.HOTLINE, Source.MEDIA})
MACHINE_SOURCES = frozenset({Source.DEVICE, Source.CAMERA, Source.DRONE})


class TaskKind(Vocab):
    """What a collector is asked to do."""

    VERIFICATION = "verification", "核实", "Verification"
    CHECK = "check", "核查", "Check"


class Finding(Vocab):
    """What a collector found."""

    TRUE = "true", "属实", "True"
    FALSE = "false", "不属实", "Not true"
    GONE = "gone", "已消失", "Already gone"
    PASSED = "passed", "核查通过", "Passed"
    FAILED = "failed", "核查不通过", "Failed"


class ApplicationKind(Vocab):
    """What a unit asks for."""

    EXTENSION = "extension", "延期", "Extension"
    SUSPENSION = "suspension", "挂账", "Suspension"
    APPEAL = "appeal", "超期申诉", "Appeal against overdue"


class Decision(Vocab):
    """What became of an application."""

    PENDING = "pending", "待审批", "Pending"
    GRANTED = "granted", "同意", "Granted"
    REFUSED = "refused", "不同意", "Refused"
    LAPSED = "lapsed", "失效", "Lapsed"


class NoticeKind(Vocab):
    """Why somebody is told about a clock."""

    HALF = "half", "时限过半", "Half of the limit used"
    NEAR = "near", "即将超期", "80 % of the limit used"
    OVERDUE = "overdue", "已超期", "Overdue"
    SUPERVISION = "supervision", "督办", "Supervision"


class ReworkClock(Vocab):
    """What a rework does to the disposal deadline."""

    CONTINUE = "continue", "原时限继续", "Original deadline stays"
    RESTART = "restart", "重新计时", "Full limit again"
    RESTART_HALF = "restart_half", "减半计时", "Half of the limit again"


class Satisfaction(Vocab):
    """What a reporter says at a call-back."""

    SATISFIED = "satisfied", "满意", "Satisfied"
    FAIR = "fair", "一般", "Fair"
    UNSATISFIED = "unsatisfied", "不满意", "Not satisfied"
    UNREACHED = "unreached", "未联系上", "Not reached"


class PhotoRole(Vocab):
    """What a photo shows."""

    NEAR = "near", "近景", "Near view"
    FAR = "far", "远景", "Far view"
    REFERENCE = "reference", "参照", "Reference"
    BEFORE = "before", "处置前", "Before"
    AFTER = "after", "处置后", "After"
