"""The two files a catalogue is loaded from, as checked rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field

from xiuhua.core.catalogue.errors import BadCatalogueFile
from xiuhua.core.catalogue.vocab import ClassKind, ClassScope
from xiuhua.kit.tabular import read_table
from xiuhua.kit.worktime import Unit

DATA = Path(__file__).parent / "data"
CONDITIONS = DATA / "catalogue.csv"
CLASSES = DATA / "catalogue_classes.csv"

R = TypeVar("R", bound=BaseModel)


def _list(mark: str) -> BeforeValidator:
    def split(text: Any) -> Any:  # noqa: ANN401 what pydantic hands over
        return [part for part in text.split(mark) if part] if isinstance(text, str) else text

    return BeforeValidator(split)


class ClassRow(BaseModel):
    """A line of the file of classes."""

    code: str = Field(min_length=1, max_length=80)
    kind: ClassKind
    scope: ClassScope
    major_code: str = Field(min_length=1, max_length=40)
    minor_zh: str = Field(min_length=1, max_length=200)
    minor_en: str = Field(min_length=1, max_length=200)
    responsible_roles: Annotated[list[str], _list(";")] = []


class ConditionRow(BaseModel):
    """A line of the file of filing conditions; it also names the major class."""

    code: str = Field(min_length=1, max_length=80)
    kind: ClassKind
    major_code: str = Field(min_length=1, max_length=40)
    major_zh: str = Field(min_length=1, max_length=100)
    major_en: str = Field(min_length=1, max_length=100)
    condition_no: int = Field(ge=1, le=999)
    defect_code: str = Field("", max_length=40)
    condition_zh: str = Field(min_length=1, max_length=300)
    condition_en: str = Field(min_length=1, max_length=300)
    threshold: str = Field("", max_length=120)
    close_result: Annotated[list[str], _list("|")]
    limit_value: Decimal = Field(gt=0, max_digits=8, decimal_places=2)
    limit_unit: Unit
    confidence: str = Field("", max_length=20)


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """Both files, agreeing with each other; `majors` gives names by (kind, code)."""

    majors: dict[tuple[str, str], tuple[str, str]]
    classes: list[ClassRow]
    conditions: list[ConditionRow]


def read_catalogue(conditions: Path, classes: Path) -> CatalogueFile:
    """Read both files and prove that they agree.

    Raises:
        BadCatalogueFile: a row is wrong, stands twice, or names a class or a major class that the
            other file does not have.
    """
    minors = _rows(classes, ClassRow)
    rows = _rows(conditions, ConditionRow)
    majors = {(row.kind.value, row.major_code): (row.major_zh, row.major_en) for row in rows}
    _once(classes, [row.code for row in minors])
    _once(conditions, [f"{row.code}/{row.condition_no}" for row in rows])
    known = {row.code for row in minors}
    _refuse(conditions, [row.code for row in rows if row.code not in known])
    homeless = [row.code for row in minors if (row.kind.value, row.major_code) not in majors]
    _refuse(classes, homeless)
    return CatalogueFile(majors, minors, rows)


def _rows(file: Path, model: type[R]) -> list[R]:
    table = read_table(file, model)
    _refuse(file, [f"{row.line} {row.column}: {row.zh} / {row.en}" for row in table.problems])
    return [row.row for row in table.rows]


def _once(file: Path, keys: Sequence[str]) -> None:
    _refuse(file, [key for key, count in Counter(keys).items() if count > 1])


def _refuse(file: Path, mistakes: Sequence[str]) -> None:
    if mistakes:
        raise BadCatalogueFile(file=file.name, count=len(mistakes), first=mistakes[0])
