"""`python -m xiuhua` is the command `xiuhua`."""

from xiuhua.cli import main

main()
