"""A table of moves that guards writes, lists buttons, and draws its own figure.

A workflow is data: `Move(name, zh, en, sources, target, permission, needs, guards, effects)`.
The engine knows nothing of databases. What is moved is handed over in a context `C` of the
caller's own; guards raise when the context forbids the move, effects change the context.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from xiuhua.kit.errors import BadInput, Conflict, NotFound

C = TypeVar("C")


class UnknownMove(NotFound):
    """The table has no such move."""

    code = "workflow.unknown_move"
    zh = "没有名为“{move}”的操作"
    en = "There is no move named “{move}”"


class MoveRefused(Conflict):
    """The thing is not in a state from which this move goes."""

    code = "workflow.move_refused"
    zh = "当前状态“{state}”不能进行“{move}”"
    en = "“{move}” is not possible from the state “{state}”"


class Missing(BadInput):
    """The move needs something that was not given."""

    code = "workflow.missing"
    zh = "“{move}”需要填写：{needs}"
    en = "“{move}” needs: {needs}"


@dataclass(frozen=True, slots=True)
class Move(Generic[C]):
    """One row of the table.

    `target` is None when the move leaves the state as it is. `needs` names what must be given
    and be non-empty. `when` are guards on the thing itself, which also decide whether the move is
    offered; `guards` judge what is given with it. All guards run before the effects.
    """

    name: str
    zh: str
    en: str
    sources: Collection[str]
    target: str | None
    permission: str
    needs: tuple[str, ...] = ()
    when: tuple[Callable[[C], None], ...] = ()
    guards: tuple[Callable[[C], None], ...] = ()
    effects: tuple[Callable[[C], None], ...] = ()

    def name_in(self, language: str) -> str:
        """Return the move's name in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en


class Workflow(Generic[C]):
    """All moves of one kind of thing."""

    def __init__(self, *moves: Move[C]) -> None:
        self.moves: dict[str, Move[C]] = {}
        for move in moves:
            if move.name in self.moves:
                raise ValueError(f"the move {move.name} stands twice in the table")
            self.moves[move.name] = move

    def open_from(self, state: str) -> list[Move[C]]:
        """Return the moves that go from `state`, in the table's order."""
        return [move for move in self.moves.values() if state in move.sources]

    def check(self, name: str, state: str, given: Mapping[str, Any]) -> Move[C]:
        """Return the move after proving that it goes from `state` with what is `given`.

        Raises:
            UnknownMove: no such row.
            MoveRefused: the row does not start from `state`.
            Missing: something it needs is absent or empty.
        """
        move = self.moves.get(name)
        if move is None:
            raise UnknownMove(move=name)
        if state not in move.sources:
            raise MoveRefused(move=name, state=state)
        absent = [need for need in move.needs if given.get(need) in (None, "", [], ())]
        if absent:
            raise Missing(move=name, needs=", ".join(absent))
        return move
