"""What each code is expected to be worth before anything is counted, in nats: same, sibling, parent, spouse.

Counted weights are drawn towards these where there is little to count, and stand alone where there is nothing.
"""

EXPECTED: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "birth": {
        "SAME_DAY": (8.5, 0.5, -5.0, 0.0),
        "SWAPPED": (5.0, 0.0, -4.0, 0.0),
        "SAME_MONTH": (5.0, 0.3, -4.0, 0.0),
        "DAY_SLIP": (3.5, 0.0, -4.0, 0.0),
        "YEAR_SLIP": (3.5, 1.0, -4.0, 0.0),
        "SAME_YEAR": (2.6, 0.3, -4.0, 1.0),
        "FITS": (1.8, 0.3, -3.0, 0.8),
        "NEAR": (0.3, 0.8, -3.0, 0.8),
        "OTHER_DAY": (-2.5, -0.5, -4.0, 0.5),
        "OTHER_YEAR": (-3.5, 0.4, -2.0, 0.4),
        "OTHER_DATE": (-4.5, 0.5, -2.0, 0.5),
        "GENERATION": (-6.0, -1.5, 1.0, -1.5),
    },
    "papers": {
        "SAME": (13.0, -1.0, -1.0, -1.0),
        "LOOK_ALIKE": (10.5, 0.0, 0.0, 0.0),
        "SWAPPED": (9.5, 1.0, 0.0, 1.0),
        "ONE_OFF": (8.0, 3.0, 2.0, 3.5),
        "OTHER_KIND": (9.0, 0.0, 0.0, 0.0),
        "OTHER_STATE": (1.5, 0.0, 0.0, 0.0),
        "BOTH_VALID": (-3.5, 0.0, 0.0, 0.0),
        "OTHER_LASTING": (-4.0, 0.0, 0.0, 0.0),
        "OTHER_PASSPORT": (-1.2, 0.0, 0.0, 0.0),
    },
    "phones": {
        "SAME": (9.0, 6.5, 6.5, 7.5),
        "NO_CODE": (8.8, 6.3, 6.3, 7.3),
        "ONE_OFF": (5.5, 3.0, 3.0, 4.0),
        "TAIL": (5.5, 3.0, 3.0, 4.0),
        "OTHER": (-0.6, -0.1, -0.1, -0.2),
    },
    "emails": {
        "SAME": (10.0, 6.0, 6.0, 7.0),
        "SAME_BOX": (9.5, 5.5, 5.5, 6.5),
        "OTHER": (-0.7, 0.0, 0.0, -0.1),
    },
    "place": {
        "SAME_VILLAGE": (6.0, 5.9, 5.9, 5.8),
        "LIKE_VILLAGE": (4.5, 4.4, 4.4, 4.3),
        "SAME_DISTRICT": (3.2, 3.1, 3.1, 3.1),
        "SAME_STATE": (1.6, 1.6, 1.6, 1.6),
        "OTHER_VILLAGE": (-1.2, -1.2, -1.2, -1.2),
        "OTHER_DISTRICT": (-1.8, -1.6, -1.6, -1.4),
        "OTHER_STATE": (-2.5, -2.3, -2.3, -2.0),
    },
    "sex": {
        "SAME": (0.35, 0.0, 0.0, -4.0),
        "OTHER": (-4.5, 0.0, 0.0, 0.7),
    },
    "unit": {
        "SAME": (4.0, 1.5, 0.5, 0.5),
        "OTHER": (-0.7, 0.0, 0.0, 0.0),
    },
    "photo": {
        "SAME": (12.0, 4.0, 3.0, 3.0),
    },
    "family": {
        "CHILD": (-3.0, -1.0, 6.0, -1.0),
        "SPOUSE": (-3.0, -1.0, 0.0, 6.0),
    },
}
