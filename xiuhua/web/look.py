"""How words look: the tone of a state (a colour of `tokens.css`) and the sign beside it."""

from typing import NamedTuple


class Look(NamedTuple):
    """A tone of `tokens.css` and a name of `icons.txt`."""

    tone: str
    icon: str


PLAIN = Look("new", "circle")

STATES = {
    "draft": Look("check", "help"),
    "reported": PLAIN,
    "verifying": Look("check", "eye-check"),
    "pending_filing": PLAIN,
    "filed": Look("accepted", "chevron-right"),
    "dispatched": Look("accepted", "send"),
    "in_disposal": Look("doing", "player-play"),
    "suspended": Look("void", "player-pause"),
    "disposal_reported": Look("check", "help"),
    "checking": Look("check", "eye-check"),
    "pending_closing": Look("check", "progress-check"),
    "closed": Look("closed", "check"),
    "force_closed": Look("closed", "check"),
    "rejected": Look("void", "minus"),
    "voided": Look("void", "minus"),
    "merged": Look("void", "git-merge"),
    # what became of an application
    "pending": Look("check", "help"),
    "granted": Look("closed", "check"),
    "refused": Look("back", "arrow-back-up"),
    "lapsed": Look("void", "minus"),
    # urgency and time
    "urgent": Look("over", "flame"),
    "soon": Look("soon", "hourglass"),
    "over": Look("over", "alert-circle"),
    "late": Look("over", "alert-circle"),
    "later": Look("new", "clock"),
    # stages of a case
    "done": Look("closed", "check"),
    "now": Look("accepted", "player-play"),
    "todo": PLAIN,
}

SOURCES = {
    "collector": "user-shield",
    "public": "user",
    "hotline": "phone",
    "inspector": "eye-check",
    "leader": "flag",
    "media": "news",
    "department": "building",
    "device": "cpu",
    "camera": "device-cctv",
    "drone": "drone",
    "system": "table-import",
}


def look_of(word: object) -> Look:
    """Return the look of a state word; a word nobody has drawn yet looks plain."""
    return STATES.get(str(word), PLAIN)


def source_icon(word: object) -> str:
    """Return the icon of a case's source."""
    return SOURCES.get(str(word), "message-report")
