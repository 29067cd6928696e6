"""What a component was, kept before it changes."""

from xiuhua.core.assets.models import Component, ComponentFields, ComponentRevision
from xiuhua.core.assets.vocab import Change
from xiuhua.core.people.models import User
from xiuhua.kit import clock

# Every field that a revision keeps, by the name of its column in the instance.
KEPT = tuple(field.attname for field in ComponentFields._meta.fields)


def revision_of(row: Component, change: Change, actor: User | None) -> ComponentRevision:
    """Return the row as it is now, as the revision that `change` ends; not yet stored."""
    return ComponentRevision(
        component=row,
        until_at=clock.now(),
        change=change.value,
        actor=actor,
        **{name: getattr(row, name) for name in KEPT},
    )
