"""Letters of another script that only look like those of the word: a Cyrillic а among Latin letters."""

from safeconduct.identity.scripts import sign_script

_CYRILLIC = "АВЕКМНОРСТУХаеорсухіІјЈѕЅԁһ"
_LATIN = "ABEKMHOPCTYXaeopcyxiIjJsSdh"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον"
_GREEK_LATIN = "ABEZHIKMNOPTYXov"
_TO_LATIN = str.maketrans(_CYRILLIC + _GREEK, _LATIN + _GREEK_LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN[:23], _CYRILLIC[:23])


def repair(word: str) -> str:
    """`word` with look-alikes put into the script of its other letters; unchanged where that fails."""
    if word.isascii():
        return word
    scripts = [script for sign in word if (script := sign_script(sign))]
    if len(set(scripts)) < 2 or not set(scripts) <= {"Latn", "Cyrl", "Grek"}:
        return word
    whole = {"Latn": word.translate(_TO_LATIN), "Cyrl": word.translate(_TO_CYRILLIC)}
    pure = [script for script, text in whole.items() if {sign_script(sign) for sign in text} <= {script, None}]
    return whole[max(pure, key=scripts.count)] if pure else word
