"""How often classes and limits occur in a county's reports."""

# Shares of disposal limits in the table of a live city; the rest is spread over rarer limits.
LIMIT_SHARES = {
    "1 work_day": 0.28,
    "5 work_day": 0.17,
    "3 work_day": 0.16,
    "2 work_day": 0.16,
    "4 work_hour": 0.08,
    "2 urgent_hour": 0.06,
    "2 work_hour": 0.04,
    "15 work_day": 0.01,
}
OTHER_LIMITS_SHARE = 0.04

# Events by how often collectors meet them; what is not listed is seldom.
EVENT_WEIGHTS = {
    "E0201": 12.0, "E0410": 10.0, "E0405": 9.0, "E0409": 9.0, "E0112": 9.0, "E0110": 9.0,
    "E0136": 9.0, "E0406": 6.0, "E0117": 5.0, "E0113": 4.0, "E0401": 5.0, "E0135": 5.0,
    "E0192": 5.0, "E0111": 4.0, "E0207": 4.0, "E0305": 3.0, "E0302": 3.0, "E0306": 3.0,
    "E0604": 3.0, "E0107": 2.5, "E0104": 2.5, "E0118": 2.5, "E0119": 2.5, "E0301": 2.0,
    "E0307": 2.0, "E0180": 2.0, "E0125": 2.0, "E0127": 2.0, "E0130": 1.5, "E0131": 1.5,
    "E0303": 1.5, "E0304": 1.5, "E0312": 1.5, "E0193": 1.5, "E0105": 1.5, "E0128": 1.2,
    "E0129": 1.2, "E0402": 1.2, "E0493": 1.2, "E0108": 1.0, "E0101": 1.0, "E0206": 1.0,
    "E0203": 1.0, "E0196": 1.0, "E0496": 1.0, "E0503": 1.0, "E0114": 1.0, "E0495": 0.8,
    "E0137": 0.8, "E0191": 0.8, "E0404": 0.8, "E0398": 0.8, "E0498": 0.8, "E0120": 0.6,
    "E0103": 0.6, "E0397": 0.6, "E0184": 0.6, "E0494": 0.6, "E0134": 0.5, "E0501": 0.5,
}  # fmt: skip
SELDOM = 0.25
# Once or twice in a season, if at all.
RARE = frozenset({"E0502", "E0504", "E0509", "E0601", "E0132", "E0133", "E0199", "E0508", "E0505"})
RARE_WEIGHT = 0.03
UNSURVEYED_WEIGHT = 0.02  # a component that the census has not met yet
# A class with four times the pieces is reported twice as often: the many are sound ones.
PIECES_POWER = 0.5
PIECES_WEIGHT = 0.075


def class_weight(code: str, pieces: int) -> float:
    """Return how often a class is reported, given how many of its components stand in the city."""
    if code.startswith("C"):
        return PIECES_WEIGHT * float(pieces**PIECES_POWER) if pieces else UNSURVEYED_WEIGHT
    if code in RARE:
        return RARE_WEIGHT
    return EVENT_WEIGHTS.get(code, SELDOM)


# Shops that a class is about, by trade; classes not listed may be about any shop.
TRADES_OF_CLASS = {
    "E0127": "餐饮", "E0129": "餐饮", "E0130": "餐饮", "E0131": "餐饮", "E0494": "汽车服务",
}  # fmt: skip
