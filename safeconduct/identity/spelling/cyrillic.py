"""Latin to Cyrillic, as Russian newspapers and atlases write the names of India (practical transcription)."""

from safeconduct.identity.romanise.rules import apply, rules, words

# What habit writes otherwise than the rules would
_KNOWN = words("""
    khan хан sheikh шейх shaikh шейх shah шах singh сингх sinh синх john джон thomas томас george джордж
    joseph джозеф mary мэри paul пол michael майкл james джеймс david дэвид peter питер charles чарльз
    mathew мэтью matthew мэтью philip филип abraham абрахам jacob джейкоб samuel сэмюэл daniel даниэль
    stephen стивен anthony энтони antony антони fernandes фернандес souza соуза dsouza дсоуза rose роуз
    faisal фейсал syed сайед sayed сайед saeed саид hussain хуссейн hossain хоссейн hussein хусейн ahmed
    ахмед ahmad ахмад mohammed мохаммед mohammad мохаммад muhammad мухаммад shaikh шейх chaudhary чаудхари
    choudhury чоудхури chowdhury чоудхури rai рай roy рой dey дей pandey пандей dubey дубей ali али
    alexander александр nehru неру gandhi ганди patel патель bose бос sam сэм joel джоэл jones джонс francis
    фрэнсис austin остин simon саймон alex алекс moses мозес lucy люси ruth рут jane джейн davis дэвис
    ashley эшли shaw шоу samuel сэмюэл mikhail михаил jackson джексон harry гарри henry генри andrew эндрю
    martin мартин khalil халил khalid халид khadija хадиджа iqbal икбал abdul абдул akhtar ахтар bakhtiar
    бахтияр fakhruddin фахруддин mukhtar мухтар shekhar шекхар maria мария michel мишель robert роберт
    william уильям wilson уилсон
""")
_TABLE = dict(zip(_KNOWN[::2], _KNOWN[1::2], strict=True))
_INITIALS = {"c": "ч", "e": "э", "h": "х", "j": "дж", "q": "к", "w": "в", "x": "кс", "y": "й"}
_SOUNDS = rules(
    ("ksh", "кш"),
    ("x", "кс"),
    ("shch|sch", "ш"),
    ("tch|cch", "чч"),
    ("chh", "чх"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("zh", "ж"),
    ("ck", "кк"),
    ("c(?=[eiy])", "с"),
    ("ph", "пх"),
    ("kh", "кх"),
    ("(?<=[aeou])h$", ""),
    ("[wv]", "в"),
    ("j", "дж"),
    ("ee|ie$", "и"),
    ("oo", "у"),
    ("aa", "а"),
    ("(?<=[aeou])i(?![aeou])", "й"),
    ("(?<=[aeou])y(?![aeiou])", "й"),
    ("(?<=i)ya|(?<=i)a", "я"),
    ("(?<=[aeou])ya|^ya", "я"),
    ("(?<=[aeiou])yu|^yu", "ю"),
    ("(?<=[aeou])ye|^ye|(?<=i)ye", "е"),
    ("(?<=[aeiou])yo|^yo", "йо"),
    ("(?<=[aeiou])yi|^yi", "йи"),
    ("y(?=a)(?:a)", "ья"),
    ("y(?=u)(?:u)", "ью"),
    ("y(?=e)(?:e)", "ье"),
    ("y(?=o)(?:o)", "ьо"),
    ("^e|(?<=[aou])e", "э"),
    ("y", "и"),
    ("q|c", "к"),
)
_LETTERS = str.maketrans("abdefghiklmnoprstuz", "абдефгхиклмнопрстуз")


def cyrillic(latin: str) -> str:
    """A word of the letters a to z in small Cyrillic letters."""
    if len(latin) == 1:
        return _INITIALS.get(latin) or apply(_SOUNDS, latin).translate(_LETTERS)
    return _TABLE.get(latin) or apply(_SOUNDS, latin).translate(_LETTERS)
