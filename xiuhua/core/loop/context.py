"""One move in the making: the case, who moves it, what is given, and what it makes."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from xiuhua.core.loop.books import Books
from xiuhua.core.loop.drafts import Given
from xiuhua.core.loop.models import Application, Case, Task
from xiuhua.core.loop.vocab import ApplicationKind, Decision
from xiuhua.core.people.models import User


@dataclass
class CaseFile:
    """A case with what is open on it: tasks not done, applications not decided or still running."""

    case: Case
    tasks: list[Task] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)

    def pending(self, kind: ApplicationKind) -> Application | None:
        """Return the undecided application of a kind, if there is one."""
        for application in self.applications:
            if application.kind == kind and application.decision == Decision.PENDING:
                return application
        return None

    def running_suspension(self) -> Application | None:
        """Return the granted suspension that has not been resumed."""
        for application in self.applications:
            if (
                application.kind == ApplicationKind.SUSPENSION
                and application.decision == Decision.GRANTED
                and application.resumed_at is None
            ):
                return application
        return None


@dataclass
class Context:
    """What guards judge and effects change; nothing here touches the database.

    `made` are rows to insert, `changed` rows to update. `merge_into` is the case that takes this
    one in, read by the service before the move.
    """

    file: CaseFile
    books: Books
    at: datetime
    actor: User | None
    given: Given
    merge_into: Case | None = None
    passing: bool = False  # more moves follow at once: nobody will be warned in this stage
    made: list[models.Model] = field(default_factory=list)
    changed: list[models.Model] = field(default_factory=list)

    @property
    def case(self) -> Case:
        """The case that moves."""
        return self.file.case

    @property
    def by_person(self) -> bool:
        """Whether a person makes the move; imports and the clock's own moves have no actor."""
        return self.actor is not None

    def make(self, row: models.Model) -> None:
        """Add a row that the move creates, and keep it with the case's open things."""
        self.made.append(row)
        if isinstance(row, Task):
            self.file.tasks.append(row)
        elif isinstance(row, Application):
            self.file.applications.append(row)

    def touch(self, row: models.Model) -> None:
        """Note a row that the move changes."""
        if row not in self.changed and row not in self.made:
            self.changed.append(row)
