"""Register pages, once for all: a register declares itself and writes none of them.

`register.py` says what a declaration is, `registry.py` keeps them, `views.py` and `api.py` show
them. Pages, files and interface read and write through the same row model.
"""
