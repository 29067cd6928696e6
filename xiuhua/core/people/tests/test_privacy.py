import pytest

from xiuhua.core.people.privacy import mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("0571-64123456", "057******3456"),
        ("8612345", "*******"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_a_phone_shows_its_ends(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(("name", "shown"), [("王小明", "王**"), ("李四", "李*"), ("", "")])
def test_a_name_shows_its_first_character(name, shown):
    assert mask_name(name) == shown
