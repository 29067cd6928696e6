"""What can keep the demonstration city from being built."""

from xiuhua.kit.errors import Conflict


class Refused(Conflict):
    """Something of the city's plan was not taken as it is."""

    code = "demo.refused"
    zh = "演示城市有 {count} 条{what}未能写入：{first}"
    en = "{count} of the demonstration city's {what} were refused: {first}"


class Interrupted(Conflict):
    """A build was broken off, in a database that may not simply be thrown away."""

    code = "demo.interrupted"
    zh = (
        "演示城市上次没有建完，而数据库（{database}）不能自动清空；请改用空数据库或新的 XIUHUA_HOME"
    )
    en = (
        "A build of the demonstration city was broken off, and the database ({database}) is not"
        " emptied by itself; give it an empty one, or another XIUHUA_HOME"
    )
