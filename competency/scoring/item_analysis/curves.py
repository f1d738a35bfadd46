"""What an item says where: its information and expected score over θ."""

import numpy as np

from competency.scoring.items import PROBABILITY_FLOOR, ItemParameters, at_least, logistic
from competency.scoring.scale import NODES, Vector


def information_curve(item: ItemParameters) -> Vector:
    """Fisher information of one answer at the 61 nodes: Σ_k P′_k² / P_k (Samejima 1969)."""
    thresholds = np.array(item.b)
    tail = logistic(item.a * (NODES - thresholds[:, None]))
    slope = item.a * (1.0 - item.c) * tail * (1.0 - tail)
    nothing = np.zeros((1, NODES.size))
    slopes = np.vstack([nothing, slope, nothing])
    bounds = np.vstack([nothing + 1.0, at_least(item.a, thresholds, item.c), nothing])
    change = slopes[:-1] - slopes[1:]
    mass = np.maximum(bounds[:-1] - bounds[1:], PROBABILITY_FLOOR)
    return np.asarray((change**2 / mass).sum(axis=0))


def expected_score(item: ItemParameters) -> Vector:
    """Mean category at the 61 nodes as a share of the highest, 0–1."""
    tails = at_least(item.a, np.array(item.b), item.c)
    return np.asarray(tails.sum(axis=0) / len(item.b))


def most_informative(item: ItemParameters) -> float:
    """The θ at which the item says most."""
    return float(NODES[int(information_curve(item).argmax())])
