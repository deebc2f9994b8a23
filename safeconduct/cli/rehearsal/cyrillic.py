"""How a Russian clerk writes an Indian name: by its English spelling, letter by letter."""

_LETTERS = {
    "bh": "бх", "ch": "ч", "dh": "дх", "gh": "гх", "jh": "джх", "kh": "кх", "ph": "пх", "sh": "ш", "th": "тх",
    "ee": "и", "oo": "у", "ya": "я", "yu": "ю", "ai": "ай", "au": "ау", "ei": "ей",
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в",
    "w": "в", "x": "кс", "y": "й", "z": "з",
}  # fmt: skip


def in_cyrillic(name: str) -> str:
    """ "Jagmohan Khatana" is "Джагмохан Кхатана"."""
    return " ".join(_word(word.lower()).capitalize() for word in name.split())


def _word(word: str) -> str:
    out: list[str] = []
    while word:
        size = 2 if word[:2] in _LETTERS else 1
        out.append("э" if not out and word[0] == "e" and size == 1 else _LETTERS.get(word[:size], word[:size]))
        word = word[size:]
    return "".join(out)
