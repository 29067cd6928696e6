"""Units people say, to and from the SI units that names in the code carry."""

KMH_PER_MPS = 3.6
G_PER_T = 1_000_000
M2_PER_HA = 10_000.0
M2_PER_MU = 10_000.0 / 15  # 亩: fifteen to the hectare


def mps(speed_kmh: float) -> float:
    """Return km/h in m/s."""
    return speed_kmh / KMH_PER_MPS


def kmh(speed_mps: float) -> float:
    """Return m/s in km/h."""
    return speed_mps * KMH_PER_MPS


def grams(tonnes: float) -> int:
    """Return tonnes in whole grams, as scales keep weights."""
    return round(tonnes * G_PER_T)


def tonnes(weight_g: int) -> float:
    """Return grams in tonnes."""
    return weight_g / G_PER_T


def hectares(area_m2: float) -> float:
    """Return square metres in hectares."""
    return area_m2 / M2_PER_HA


def mu(area_m2: float) -> float:
    """Return square metres in 亩."""
    return area_m2 / M2_PER_MU
