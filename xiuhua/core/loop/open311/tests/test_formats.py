import json

import pytest
from defusedxml.ElementTree import fromstring

from xiuhua.core.loop.open311.errors import FieldMissing, KeyMissing, UnknownRequest
from xiuhua.core.loop.open311.formats import Payload, refusal, render
from xiuhua.kit.errors import Conflict, TooLarge, Unavailable


def xml(data, root="services"):
    return fromstring(render(Payload(root, data), "xml").content)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"), (False, "false"), (None, None), (1.5, "1.5"), ("<b>&", "<b>&"),
        ("a\x00b\x0bc", "a\ufffdb\ufffdc"), ("a\ud800\uffffb", "a\ufffd\ufffdb"),
        ("垃圾\n堆", "垃圾\n堆"), ("😀", "😀"),
    ],
)  # fmt: skip
def test_a_value_is_text_that_xml_allows(value, text):
    assert xml([{"part": value}]).find("service/part").text == text


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("services", "service"), ("service_requests", "request"), ("errors", "error"),
        ("attributes", "attribute"), ("values", "value"), ("notes", "note"),
        ("photos", "photo"), ("endpoints", "endpoint"), ("formats", "format"),
    ],
)  # fmt: skip
def test_the_items_of_a_list_are_named_by_its_singular(plural, singular):
    assert [part.tag for part in xml([{}, {}], plural)] == [singular, singular]


def test_an_empty_list_is_an_empty_root_in_xml_and_an_empty_list_in_json():
    assert len(xml([], "service_requests")) == 0
    assert json.loads(render(Payload("service_requests", []), "json").content) == []


def test_xml_declares_its_encoding():
    assert render(Payload("services", []), "xml").content.startswith(b"<?xml version='1.0' enc")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnknownRequest(request="1"), 404), (KeyMissing(), 403), (FieldMissing(field="lat"), 400),
        (TooLarge(), 400), (Conflict(), 400), (Unavailable(), 503),
    ],
)  # fmt: skip
def test_errors_answer_404_403_or_400_as_the_specification_says(error, status):
    answer = refusal([error], "json", "en")
    assert answer.status_code == status
    (row,) = json.loads(answer.content)
    assert row == {"code": status, "description": f"{error} [{error.code}]"}
