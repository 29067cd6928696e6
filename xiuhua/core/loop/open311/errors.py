"""What can go wrong at the Open311 door beside what can go wrong in the loop."""

from xiuhua.kit.errors import BadInput, NotAllowed, NotFound


class UnknownJurisdiction(NotFound):
    """No organisation has this code."""

    code = "open311.unknown_jurisdiction"
    zh = "没有找到 jurisdiction_id“{jurisdiction}”"
    en = "The jurisdiction_id “{jurisdiction}” was not found"


class JurisdictionMissing(BadInput):
    """There are several organisations and none was named."""

    code = "open311.jurisdiction_missing"
    zh = "须填写 jurisdiction_id"
    en = "jurisdiction_id was not provided"


class UnknownService(NotFound):
    """The jurisdiction has no such service."""

    code = "open311.unknown_service"
    zh = "没有找到 service_code“{service}”"
    en = "The service_code “{service}” was not found"


class UnknownRequest(NotFound):
    """No such service request is public."""

    code = "open311.unknown_request"
    zh = "没有找到服务请求“{request}”"
    en = "The service_request_id “{request}” was not found"


class UnknownToken(NotFound):
    """The token is none of ours."""

    code = "open311.unknown_token"
    zh = "没有找到凭证“{token}”"
    en = "The token “{token}” was not found"


class UnknownPhoto(NotFound):
    """No such photo is public."""

    code = "open311.unknown_photo"
    zh = "没有找到该照片"
    en = "There is no such photo"


class KeyMissing(NotAllowed):
    """A POST came without a key."""

    code = "open311.key_missing"
    zh = "须填写 api_key"
    en = "api_key was not provided"


class KeyInvalid(NotAllowed):
    """The key is void, or another jurisdiction's."""

    code = "open311.key_invalid"
    zh = "api_key 无效"
    en = "The api_key is not valid"


class FieldMissing(BadInput):
    """A field that is needed was not given."""

    code = "open311.field_missing"
    zh = "须填写 {field}"
    en = "{field} was not provided"


class FieldInvalid(BadInput):
    """A field cannot be used."""

    code = "open311.field_invalid"
    zh = "{field} 无效：{value}"
    en = "{field} is not valid: {value}"


class SpanTooLong(BadInput):
    """start_date and end_date lie too far apart."""

    code = "open311.span_too_long"
    zh = "start_date 与 end_date 的间隔不能超过 {days} 天"
    en = "start_date and end_date may span {days} days at most"


class Unreadable(BadInput):
    """The body of a POST is damaged or too large."""

    code = "open311.unreadable"
    zh = "请求内容无法读取"
    en = "The request's body cannot be read"
