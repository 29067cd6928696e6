"""The one tree of errors, each with a stable code and a sentence in both languages.

XiuhuaError
├── BadInput       what was given cannot be used            422
│   └── TooLarge   it is more than is allowed               413
├── NotSignedIn    nobody is signed in                      401
├── NotAllowed     this person may not do this              403
├── NotFound       there is no such thing                   404
├── Conflict       somebody else was quicker, or the state does not allow it   409
└── Unavailable    a part that is needed does not answer    503

A concrete error is declared beside the code that raises it: a `code` that never changes and two
sentences with named gaps. What HTTP makes of it is said here, once.
"""

from functools import partial
from typing import Any, ClassVar


class XiuhuaError(Exception):
    """Something a person or a client can be told about, in their language."""

    code: ClassVar[str] = "error"
    zh: ClassVar[str] = "出错了"
    en: ClassVar[str] = "Something went wrong"
    status: ClassVar[int] = 500

    def __init__(self, **params: Any) -> None:  # noqa: ANN401 gaps take any printable value
        super().__init__(self.en.format_map(_Gaps(params)))
        self.params = params

    def __reduce__(self) -> tuple[partial["XiuhuaError"], tuple[()]]:
        return partial(type(self), **self.params), ()  # so that it comes whole out of a process

    def text(self, language: str = "zh") -> str:
        """Return the sentence in `zh` or `en`; every other language gets English."""
        template = self.zh if language.startswith("zh") else self.en
        return template.format_map(_Gaps(self.params))

    def as_problem(self, language: str = "zh") -> dict[str, Any]:
        """Return the RFC 9457 body of this error; `params` holds the figures of the sentence."""
        return {
            "type": f"urn:xiuhua:error:{self.code}",
            "title": self.text(language),
            "status": self.status,
            "code": self.code,
            "params": {key: _plain(value) for key, value in self.params.items()},
        }


class BadInput(XiuhuaError):
    """What was given cannot be used."""

    code = "bad_input"
    zh = "填写的内容无法使用"
    en = "What was given cannot be used"
    status = 422


class TooLarge(BadInput):
    """It is more than is allowed."""

    code = "too_large"
    zh = "内容超过允许的大小"
    en = "This is larger than allowed"
    status = 413


class NotSignedIn(XiuhuaError):
    """Nobody is signed in."""

    code = "not_signed_in"
    zh = "请先登录"
    en = "Sign in first"
    status = 401


class NotAllowed(XiuhuaError):
    """This person may not do this."""

    code = "not_allowed"
    zh = "没有权限进行此操作"
    en = "You may not do this"
    status = 403


class NotFound(XiuhuaError):
    """There is no such thing, or none that this person may see."""

    code = "not_found"
    zh = "没有找到"
    en = "Not found"
    status = 404


class Conflict(XiuhuaError):
    """Somebody else was quicker, or the present state does not allow it."""

    code = "conflict"
    zh = "当前状态不允许此操作"
    en = "The present state does not allow this"
    status = 409


class Unavailable(XiuhuaError):
    """A part that is needed does not answer."""

    code = "unavailable"
    zh = "所需的服务暂不可用"
    en = "A service that is needed is not available"
    status = 503


class _Gaps(dict[str, Any]):
    """Leaves a gap visible instead of failing while another error is being told."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _plain(value: Any) -> Any:  # noqa: ANN401 whatever a sentence could print
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)
