"""What can go wrong with messages and webhooks."""

from xiuhua.kit.errors import BadInput, NotFound, Unavailable


class BadNotifyRule(BadInput):
    """A rule of `Organisation.settings["notify"]` that is none, or whose value is no time."""

    code = "notify.bad_rule"
    zh = "消息规则“{rule}”无效：{value}"
    en = "The rule for messages “{rule}” is not valid: {value}"


class HalfQuiet(BadInput):
    """Quiet hours have both ends or none."""

    code = "notify.half_quiet"
    zh = "免打扰时段须同时填写起止时间"
    en = "Quiet hours need both a beginning and an end"


class BadWebhookAddress(BadInput):
    """An address that is no HTTP address, or that holds a password."""

    code = "notify.bad_webhook_address"
    zh = "推送地址无效：{url}"
    en = "The address of the webhook is not valid: {url}"


class PrivateAddress(BadInput):
    """A host inside the own network, which a webhook may not reach."""

    code = "notify.private_address"
    zh = "推送地址“{host}”指向内部网络，未获允许"
    en = "The host “{host}” is inside a private network, which is not allowed"


class UnknownWebhook(NotFound):
    """The organisation has no such webhook."""

    code = "notify.unknown_webhook"
    zh = "没有推送 {webhook}"
    en = "There is no webhook {webhook}"


class NotSent(Unavailable):
    """Whoever should have taken a message did not."""

    code = "notify.not_sent"
    zh = "未能发送：{why}"
    en = "It could not be sent: {why}"


class BadWebhookKinds(BadInput):
    """A webhook that wants no act at all."""

    code = "notify.bad_webhook_kinds"
    zh = "请至少填写一种行为类别，如 case.*"
    en = "Name at least one kind of act, such as case.*"
