"""What the templates of a form need to know about a field: its shape, and what is wrong with it."""

from dataclasses import dataclass

from django import forms
from django.forms.utils import ErrorList


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right; `target` is the id of the control to go to, empty when it is about the whole form."""

    words: str
    target: str = ""
    label: str = ""


def describe_field(
    bound: forms.BoundField, *, wide: bool = False, label: str | None = None, hint: str | None = None
) -> dict[str, object]:
    """The context of desk/form_field.html. `label` and `hint` replace those of the form ("" leaves the hint out)."""
    if label is not None:
        bound.label = label
    if hint is not None:
        bound.help_text = hint
    return {"bound": bound, "kind": kind_of(bound), "wide": wide}


def kind_of(bound: forms.BoundField) -> str:
    """ "tick" for one box, "choices" for a list of them, "line" for everything else."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "choices" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else "line"


def problems_of(form: forms.BaseForm) -> list[Problem]:
    """Every error of a bound form: first of the form as a whole, then field by field in the order of the form."""
    if not form.is_bound:
        return []
    whole = [Problem(str(words)) for words in form.non_field_errors()]
    return whole + [problem for bound in form for problem in _problems_with(bound, bound.errors)]


def _problems_with(bound: forms.BoundField, errors: ErrorList) -> list[Problem]:
    target = f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id
    return [Problem(str(words), target, str(bound.label)) for words in errors]
