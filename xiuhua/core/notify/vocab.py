"""Words that `core.notify` branches on."""

from xiuhua.kit.vocab import Vocab


class Kind(Vocab):
    """What a message is about; a person sets each kind's ways for themselves."""

    DISPATCHED = "dispatched", "新派案件", "Case dispatched"
    ASSIGNED = "assigned", "交办处置", "Case given to a handler"
    RETURNED = "returned", "案件退回", "Case returned"
    REWORK = "rework", "返工", "Rework"
    TASK = "task", "核实核查任务", "Verification or check task"
    WARNING = "warning", "时限提醒", "Deadline warning"
    SUPERVISION = "supervision", "督办", "Supervision"
    APPLICATION = "application", "待审批申请", "Application to decide"
    DECISION = "decision", "申请结果", "Decision on an application"
    ENDED = "ended", "案件办结", "Case ended"


class Channel(Vocab):
    """The ways a message can go; `in_app` is the message itself."""

    IN_APP = "in_app", "站内消息", "In the app"
    MAIL = "mail", "邮件", "Mail"
    SMS = "sms", "短信", "SMS"
    WECHAT = "wechat", "企业微信", "WeChat"


AWAY = (Channel.MAIL, Channel.SMS, Channel.WECHAT)  # those that leave the house
LOUD = (Channel.SMS, Channel.WECHAT)  # those that wake people: quiet hours hold them back


class DeliveryState(Vocab):
    """What became of sending something."""

    WAITING = "waiting", "待发送", "Waiting"
    SENT = "sent", "已发送", "Sent"
    SKIPPED = "skipped", "未发送", "Skipped"
    FAILED = "failed", "发送失败", "Failed"
