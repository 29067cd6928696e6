"""What can go wrong in the loop."""

from xiuhua.kit.errors import BadInput, Conflict, NotAllowed, NotFound


class UnknownCase(NotFound):
    """No such case, or none this person may see."""

    code = "loop.unknown_case"
    zh = "没有找到案件 {number}"
    en = "There is no case {number}"


class UnknownClass(BadInput):
    """The class is not in the organisation's catalogue."""

    code = "loop.unknown_class"
    zh = "类别目录中没有小类“{minor}”"
    en = "The catalogue has no class “{minor}”"


class UnknownCondition(BadInput):
    """The filing condition is not one of the class."""

    code = "loop.unknown_condition"
    zh = "所选立案条件不属于该小类"
    en = "The filing condition does not belong to the class"


class UnknownUnit(BadInput):
    """The unit is not one of the organisation, or no longer in use."""

    code = "loop.unknown_unit"
    zh = "没有可派遣的单位“{unit}”"
    en = "There is no unit “{unit}” to dispatch to"


class UnknownPerson(BadInput):
    """The person is none of the organisation's."""

    code = "loop.unknown_person"
    zh = "没有可指派的人员“{person}”"
    en = "There is nobody “{person}” to send"


class OutsideCity(BadInput):
    """The point lies outside the organisation's area."""

    code = "loop.outside_city"
    zh = "位置({lon}, {lat})不在{organisation}辖区内"
    en = "The position ({lon}, {lat}) lies outside {organisation}"


class InTheFuture(BadInput):
    """A moment that has not come yet."""

    code = "loop.in_the_future"
    zh = "时间 {at} 晚于现在"
    en = "The time {at} lies in the future"


class TextTooLong(BadInput):
    """More words than are kept."""

    code = "loop.text_too_long"
    zh = "文字不能超过 {limit} 字(现有 {length} 字)"
    en = "The text may have {limit} characters at most; it has {length}"


class PhotoMissing(BadInput):
    """The report or the move needs a photo."""

    code = "loop.photo_missing"
    zh = "需要照片：{zh}"
    en = "A photo is needed: {en}"


class Stale(Conflict):
    """Another move was made after the case was read."""

    code = "loop.stale"
    zh = "案件 {number} 已被他人处理，请按最新状态重新操作"
    en = "Case {number} was moved on meanwhile; look at it again"


class OverLimit(Conflict):
    """The move may not be made (any more) at this time."""

    code = "loop.over_limit"
    zh = "{zh}"
    en = "{en}"


class SamePerson(NotAllowed):
    """Closing and checking need somebody other than who did the work."""

    code = "loop.same_person"
    zh = "核查、结案不能由反馈处置结果的本人进行"
    en = "Whoever reported the result may not check or close it"


class NotMine(NotAllowed):
    """A draft belongs to who wrote it."""

    code = "loop.not_mine"
    zh = "草稿只能由本人上报"
    en = "A draft is handed in by who wrote it"


class FieldCheckNeeded(Conflict):
    """This class is closed only after a check on the spot."""

    code = "loop.field_check_needed"
    zh = "该小类须经现场核查后方可结案"
    en = "This class is closed only after a check on the spot"


class CannotMerge(BadInput):
    """The case that should take in another cannot."""

    code = "loop.cannot_merge"
    zh = "不能并入案件 {parent}"
    en = "It cannot be merged into case {parent}"
