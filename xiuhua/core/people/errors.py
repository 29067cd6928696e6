"""What can go wrong with people."""

from xiuhua.kit.errors import BadInput, Conflict, NotAllowed, NotFound


class MissingPermission(NotAllowed):
    """No post of this person allows it, or not for this unit."""

    code = "people.missing_permission"
    zh = "您的岗位没有此项权限（{permission}）"
    en = "Your post does not allow this ({permission})"


class OtherOrganisation(NotFound):
    """It belongs to another organisation, of which this person sees nothing."""

    code = "people.other_organisation"
    zh = "本机构没有该对象"
    en = "There is no such thing in this organisation"


class Locked(NotAllowed):
    """Too many wrong passwords were tried for this user name."""

    code = "people.locked"
    zh = "密码连续输错，账号已锁定，请在{minutes}分钟后重试"
    en = "Too many wrong passwords: locked, try again in {minutes} minutes"


class CodeTaken(Conflict):
    """Something has this code or user name already."""

    code = "people.code_taken"
    zh = "“{value}”已被使用"
    en = "“{value}” is taken"


class UnknownUser(NotFound):
    """Nobody has this user name."""

    code = "people.unknown_user"
    zh = "没有账号为“{username}”的用户"
    en = "There is no user “{username}”"


class UnknownUnit(BadInput):
    """The organisation has no unit of this code."""

    code = "people.unknown_unit"
    zh = "没有编号为“{unit}”的单位"
    en = "There is no unit “{unit}”"


class UnknownPost(BadInput):
    """There is no post of this code."""

    code = "people.unknown_post"
    zh = "没有编号为“{post}”的岗位"
    en = "There is no post “{post}”"


class WeakPassword(BadInput):
    """The password is too short, or the user name itself."""

    code = "people.weak_password"
    zh = "密码至少{length}个字符，且不能与账号相同"
    en = "A password has at least {length} characters and is not the user name"


class BadPeriod(BadInput):
    """It ends before it begins."""

    code = "people.bad_period"
    zh = "结束时间必须晚于开始时间"
    en = "The end must be after the beginning"


class DutyOverlaps(Conflict):
    """The person is on duty then already."""

    code = "people.duty_overlaps"
    zh = "{name}在该时段已有班次"
    en = "{name} is already on duty then"


class UnitCircle(BadInput):
    """A unit would be part of itself."""

    code = "people.unit_circle"
    zh = "单位“{unit}”不能隶属于自身或其下级"
    en = "The unit “{unit}” cannot be part of itself"
