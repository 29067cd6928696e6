"""The interface changes only on purpose: its description is compared with the recorded one."""

import json

from tests.architecture.recorded import recorded
from xiuhua.config.api import api


def test_the_interface_is_as_recorded():
    found = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    assert found == recorded("openapi.json", found), "`make snapshot` records the change"


def test_every_operation_says_what_it_does():
    paths = api.get_openapi_schema()["paths"]
    bare = [
        f"{method} {path}"
        for path, operations in paths.items()
        for method, one in operations.items()
        if not one.get("description")
    ]
    assert bare == []
