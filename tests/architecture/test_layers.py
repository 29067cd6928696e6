"""The borders of the house hold."""

from importlinter.cli import lint_imports


def test_the_import_contracts_hold(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    assert lint_imports(no_cache=True) == 0
