"""Names of the city: characters with their reading, composed by seeded chance."""

from collections.abc import Iterator
from itertools import product
from random import Random

_READINGS = """
锦jin 绣xiu 望wang 江jiang 新xin 安an 学xue 府fu 湖hu 人ren 民min 站zhan 前qian 城cheng 北bei
南nan 东dong 西xi 中zhong 滨bin 环huan 云yun 溪xi 梅mei 枫feng 树shu 岭ling 石shi 门men 桥qiao
塘tang 井jing 坊fang 湾wan 浦pu 亭ting 苑yuan 泉quan 洲zhou 渡du 山shan 园yuan 桂gui 兰lan
竹zhu 松song 柳liu 荷he 莲lian 瑞rui 祥xiang 康kang 永yong 和he 丰feng 泰tai 清qing 文wen
昌chang 宁ning 朝chao 阳yang 春chun 晖hui 秀xiu 水shui 桑sang 织zhi 丝si 线xian 工gong 业ye
科ke 创chuang 体ti 育yu 健jian 振zhen 兴xing 迎ying 宾bin 广guang 场chang 平ping 川chuan 古gu
樟zhang 白bai 沙sha 大da 小xiao 上shang 下xia 里li 田tian 畈fan 坞wu 坑keng 源yuan 头tou 家jia
村cun 岩yan 金jin 银yin 龙long 凤feng 鹤he 鹿lu 双shuang 三san 五wu 百bai 寿shou 福fu 庆qing
杏xing 林lin 茶cha 栗li 杨yang 柏bai 李li 王wang 陈chen 方fang 叶ye 徐xu 洪hong 胡hu 汪wang
程cheng 余yu 吴wu 周zhou 钱qian 郑zheng 何he 翠cui 碧bi 青qing 明ming 月yue 星xing 光guang
高gao 长chang 花hua 雅ya 景jing 佳jia 悦yue 澜lan 御yu 香xiang 颐yi 都du 华hua 兆zhao 嘉jia 怡yi
名ming 雨yu 丽li 舍she 庭ting 公gong 台tai 轩xuan 乐le 铺pu 潭tan 汇hui 埠bu 街jie 路lu 巷xiang
弄long 道dao 口kou 镇zhen 乡xiang 老lao 市shi 县xian 段duan 库ku 桃tao 麦mai 罗luo 屏ping 玉yu
印yin 岙ao 联lian 合he 胜sheng 利li 团tuan 结jie 红hong 旗qi 向xiang 建jian 设she 丹dan 坪ping
桐tong 心xin
"""
READING = {word[0]: word[1:] for word in _READINGS.split()}

TRUNK_ALONG = ("锦绣", "学府", "环城北", "新安", "绣湖", "江南", "环城南", "桑园")
TRUNK_ACROSS = ("人民", "绣江", "文昌", "站前", "迎宾", "丝织", "创业", "体育场", "康宁", "永丰")
STREETS = ("锦绣街道", "新安街道", "江南街道")
TOWNS = (
    "云溪镇", "石门镇", "枫树岭镇", "白沙镇", "桐埠镇", "洪畈镇", "大岩镇", "茶源乡", "鹤坞乡",
    "双泉镇", "罗屏镇",
)  # fmt: skip
_FIRST = "桂梅兰竹松柳荷莲瑞祥康永和丰泰清春秀桑枫樟白银金翠碧青杏"
_LAST = "园溪桥塘井坊湾浦亭泉洲渡山里湖"
_CLANS = "李王陈方叶徐洪胡汪程余吴周钱郑何罗杨"
_TAILS = ("家村", "家坞", "家畈", "家塘", "家湾", "家岭")
_LAND = "上下大小东西前石枫栗茶古龙凤鹤鹿双三五玉麦桃"
_SHAPE = "坞坑源头畈岩潭岭塘湾坪岙"
_COMPOUND_FIRST = (
    "锦绣", "江景", "翠湖", "桂雨", "枫丹", "望江", "云溪", "学府", "金桂", "碧水", "颐和", "嘉华",
    "悦澜", "雅景", "春晖", "康乐", "兰庭", "丽都", "香樟", "星河", "御景", "怡景", "龙泉", "名都",
)  # fmt: skip
_COMPOUND_LAST = ("花园", "家园", "苑", "公寓", "名府", "雅苑", "新村", "华庭", "小区", "轩")


def romanised(zh: str) -> str:
    """Return the reading of a name, one word, capital first; unknown signs are left out."""
    return "".join(READING.get(sign, "") for sign in zh).capitalize()


def road_en(zh: str) -> str:
    """Return a road's English name, e.g. 望江东路 → `Wangjiang East Road`."""
    for tail, kind in (("大道", "Avenue"), ("路", "Road"), ("街", "Street"), ("巷", "Lane")):
        if zh.endswith(tail):
            stem, word = zh.removesuffix(tail), kind
            break
    else:
        stem, word = zh.removesuffix("线"), "Line"
    for level, level_en in (("镇", "Town"), ("乡", "Township")):
        place, cut, rest = stem.partition(level)
        if cut and rest:
            return f"{romanised(place)} {level_en} {romanised(rest)} {word}"
    for side, side_en in (("东", "East"), ("西", "West"), ("北", "North"), ("南", "South")):
        if len(stem) > 2 and stem.endswith(side):
            return f"{romanised(stem[:-1])} {side_en} {word}"
    return f"{romanised(stem)} {word}"


def _shuffled(names: list[str], rng: Random) -> Iterator[str]:
    rng.shuffle(names)
    return iter(names)


def stems(rng: Random) -> Iterator[str]:
    """Yield two-sign names for branch roads, lanes and communities, none twice."""
    return _shuffled([a + b for a, b in product(_FIRST, _LAST)], rng)


def villages(rng: Random) -> Iterator[str]:
    """Yield village names, none twice."""
    clans = [a + b for a, b in product(_CLANS, _TAILS)]
    land = [a + b for a, b in product(_LAND, _SHAPE)]
    return _shuffled([*clans, *land], rng)


def compounds(rng: Random) -> Iterator[str]:
    """Yield names of residential compounds, none twice."""
    return _shuffled([a + b for a, b in product(_COMPOUND_FIRST, _COMPOUND_LAST)], rng)


SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段章钱汤尹黎易常武乔贺赖龚文"
)
_COMMON = SURNAMES[:40]
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红建国志文斌鹏飞雪梅琴兰云峰晨浩宇欣怡佳慧婷"
    "俊凯旭阳春燕海波林森卫东丹青松柏立新永康祥瑞宏亮成功凤仙菊香爱珍"
)


def person(rng: Random) -> str:
    """Return a person's name: common surnames more often, two given signs more often than one."""
    surname = rng.choice(_COMMON if rng.random() < 0.8 else SURNAMES)
    return surname + "".join(rng.sample(_GIVEN, 2 if rng.random() < 0.78 else 1))


def phone(serial: int) -> str:
    """Return a number of the range 199 0000 xxxx, which stands for no subscriber here."""
    return f"1990000{serial % 10_000:04d}"
