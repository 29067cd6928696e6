"""On which ways a person is told: what they set, over what is usual."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiuhua.core.notify.models import Preference
from xiuhua.core.notify.vocab import AWAY, Channel, Kind


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether a way is taken, and whether several messages go together."""

    on: bool
    digest: bool = False


class Wishes:
    """The wishes of some people, read at once (1 statement)."""

    def __init__(self, user_ids: Iterable[int]) -> None:
        rows = Preference.objects.filter(user_id__in=list(user_ids)).order_by()
        self._set: Mapping[tuple[int, str, str], Wish] = {
            (row.user_id, row.kind, row.channel): Wish(row.on, row.digest) for row in rows
        }

    def of(self, user_id: int, kind: Kind, channel: Channel, *, urgent: bool) -> Wish:
        """Return a wish for the kind, else one for all kinds, else what is usual.

        Usual is the app for everything and an SMS for what is urgent. What is urgent joins no
        digest.
        """
        usual = Wish(channel == Channel.IN_APP or (channel == Channel.SMS and urgent))
        wish = (
            self._set.get((user_id, kind, channel))
            or self._set.get((user_id, "", channel))
            or usual
        )
        return Wish(wish.on, wish.digest and not urgent and channel == Channel.MAIL)

    def ways(self, user_id: int, kind: Kind, *, urgent: bool) -> dict[Channel, Wish]:
        """Return the ways out of the house that are taken."""
        wishes = {one: self.of(user_id, kind, one, urgent=urgent) for one in AWAY}
        return {channel: wish for channel, wish in wishes.items() if wish.on}
