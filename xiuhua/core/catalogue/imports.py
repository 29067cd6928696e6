"""The responsibility matrix as a table that offices keep in Excel."""

from pydantic import BaseModel, Field


class RuleRow(BaseModel):
    """Who answers for what, where; an empty cell means any."""

    minor_code: str | None = Field(
        None, title="小类编号", json_schema_extra={"en": "Class code"}, max_length=80
    )
    condition_no: int | None = Field(
        None, title="立案条件序号", json_schema_extra={"en": "Condition number"}, ge=1
    )
    area_code: str | None = Field(
        None, title="区域编号", json_schema_extra={"en": "Area code"}, max_length=60
    )
    unit_code: str = Field(title="单位编号", json_schema_extra={"en": "Unit code"}, max_length=40)
    primary: bool = Field(True, title="主办", json_schema_extra={"en": "Primary"})
    priority: int = Field(
        0, title="优先级", json_schema_extra={"en": "Priority"}, ge=-32768, le=32767
    )
