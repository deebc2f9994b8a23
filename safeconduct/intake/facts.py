"""The fields of a form, a call note, a letter and a row, as they stand in the raw JSON of such a request.

Every value is text as it was typed, or a list of such texts; everything may be missing, and what is not listed here is
kept and shown under the name that it came with.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "name"
OTHER_NAMES: Final = "other_names"
FATHER: Final = "father"
MOTHER: Final = "mother"
SPOUSE: Final = "spouse"
BIRTH: Final = "birth"  # a date as people write it, or an age
SEX: Final = "sex"
PASSPORT: Final = "passport"
PHONE: Final = "phone"  # of the person who needs help
EMAIL: Final = "email"
HOME: Final = "home"  # "Kothra, Sangrur district"
REGION: Final = "region"  # the state at home
RELATION: Final = "relation"  # what she is to the writer: "son"
WHAT: Final = "what"  # what has happened: a list of values of `enums.Happened`
PLACE: Final = "place"  # where she is, or was last
LAST_HEARD: Final = "last_heard"  # when somebody last heard of her
WORDS: Final = "words"  # in the writer's own words

WRITER: Final = "writer"  # a value of `enums.Writer`
WRITER_NAME: Final = "writer_name"
WRITER_PHONE: Final = "writer_phone"
WRITER_EMAIL: Final = "writer_email"
WAY: Final = "way"  # how the writer wants to be reached: values of `enums.Way`
SPEAKS: Final = "speaks"  # the language in which the writer wants to be spoken to
PROOF: Final = "proof"  # "yes" where work was done for the form
NOT_TAKEN: Final = "files_not_taken"
REGISTRATION: Final = "registration"  # the number under which the writer registered herself
ON_BEHALF: Final = "on_behalf"  # for whom a member of parliament, a court or an organisation writes
SUBJECT: Final = "subject"
DATED: Final = "dated"  # the date on a letter
REPLY_DUE: Final = "reply_due"
PEOPLE: Final = "people"  # further persons: a list of objects with the fields above
LINE: Final = "line"  # one of them told in a line: "Gurlal Singh, son of Harbhajan Singh, Dhuri"

OF_PERSON: Final = (
    NAME, OTHER_NAMES, FATHER, MOTHER, SPOUSE, BIRTH, SEX, PASSPORT, PHONE, EMAIL, HOME, REGION, RELATION,
    PLACE, LAST_HEARD,
)  # fmt: skip
"""What is said of one person who needs help."""
