"""Every rule and every text: a sibling says who is told of an event, and in which words."""

from xiuhua.core.notify.notices import applications, clocks, disposal, ended, tasks
from xiuhua.core.notify.rules import Rule, Text
from xiuhua.core.notify.vocab import Kind

_SIBLINGS = (disposal, tasks, applications, clocks, ended)

RULES: tuple[Rule, ...] = tuple(rule for one in _SIBLINGS for rule in one.RULES)
TEXTS: dict[Kind, Text] = {kind: text for one in _SIBLINGS for kind, text in one.TEXTS.items()}
BY_EVENT: dict[str, tuple[Rule, ...]] = {
    event: tuple(rule for rule in RULES if event in rule.events)
    for event in sorted({event for rule in RULES for event in rule.events})
}
PERMISSIONS = frozenset().union(*(rule.permissions for rule in RULES))
POSTS = frozenset().union(*(rule.posts for rule in RULES))
