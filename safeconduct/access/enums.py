"""The fixed vocabulary of access: kinds of post, roles, compartments, tasks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PostKind(TextChoices):
    HEADQUARTERS = "headquarters", _("headquarters")
    DESK = "desk", _("desk")
    EMBASSY = "embassy", _("embassy")
    CONSULATE = "consulate", _("consulate")
    STATE_LIAISON = "state_liaison", _("state liaison office")


class Role(TextChoices):
    CASE_OFFICER = "case_officer", _("case officer")
    FAMILY_LIAISON = "family_liaison", _("family liaison")
    CRISIS_LEAD = "crisis_lead", _("crisis lead")
    DIPLOMAT = "diplomat", _("diplomat")
    PRESS_OFFICER = "press_officer", _("press officer")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class Compartment(TextChoices):
    """Kept apart on a case, a claim or a document: seen only by those who hold it."""

    MEDICAL = "medical", _("medical")
    SOURCE = "source", _("source")
    INVESTIGATION = "investigation", _("investigation")
    MINORS = "minors", _("minors")


class SignInFault(TextChoices):
    """Why somebody was not let in."""

    WRONG = "wrong", _("e-mail address and password do not belong together")
    TOO_MANY = "too_many", _("too many attempts")
    INACTIVE = "inactive", _("the user was switched off")


class Task(TextChoices):
    """What a person may be allowed to do. `rules.TASK_ROLES` says who."""

    SEE_CASES = "see_cases", _("see the cases of her posts")
    OPEN_CASE = "open_case", _("open a case")
    RECORD_CLAIM = "record_claim", _("record a claim")
    BACKDATE_CLAIM = "backdate_claim", _("record a claim with an earlier known-at time")
    RETRACT_CLAIM = "retract_claim", _("retract a claim")
    COUNTERSIGN = "countersign", _("countersign a death")
    OVERRIDE_FAMILY_FIRST = "override_family_first", _("override family first")
    ASSIGN_CASES = "assign_cases", _("assign cases to officers")
    HAND_OVER = "hand_over", _("hand a case over to another post")
    SET_COMPARTMENTS = "set_compartments", _("keep a case in compartments")
    KEEP_CLOCKS = "keep_clocks", _("promise a call and meet a clock")
    KEEP_TASKS = "keep_tasks", _("set and finish tasks")
    ADD_DOCUMENT = "add_document", _("add a document")
    KEEP_PERSON = "keep_person", _("add names, papers, contacts and kin")
    JUDGE_PERSONS = "judge_persons", _("judge whether two persons are the same, join and part them")
    RECONCILE_LISTS = "reconcile_lists", _("hold a list of an authority against ours")
    SEE_REGISTER = "see_register", _("look into the register of nationals abroad")
    KEEP_REGISTER = "keep_register", _("import a register of nationals abroad")
    SEE_REQUESTS = "see_requests", _("see the requests of her posts")
    HANDLE_REQUESTS = "handle_requests", _("enter, link, answer and decide requests")
    MOVE_AHEAD = "move_ahead", _("move a request ahead of the order, with reasons")
    SEND_MANY = "send_many", _("write to many people at once")
    KEEP_CHANNELS = "keep_channels", _("keep the channels of requests, reply templates and how long data are kept")
    ESTIMATE_PRESENT = "estimate_present", _("record an estimate of how many nationals are present")
    SEE_ENGAGEMENTS = "see_engagements", _("see engagements, asks and assurances")
    KEEP_ENGAGEMENTS = "keep_engagements", _("plan engagements, record what was raised, asked and promised")
    KEEP_COUNTERPARTS = "keep_counterparts", _("keep counterparts: states, offices, officials")
    SEE_CONTACTS = "see_contacts", _("see how officials are reached")
    JUDGE_ASSURANCE = "judge_assurance", _("judge an assurance")
    RECORD_STATEMENT = "record_statement", _("record a statement made in public")
    WRITE_BRIEF = "write_brief", _("edit a brief and freeze it for the minister")
    OWN_DISAGREEMENT = "own_disagreement", _("give a disagreement an owner")
    IMPORT_CASES = "import_cases", _("import cases from a file")
    SEE_FIGURES = "see_figures", _("see figures")
    PUBLISH_FIGURE = "publish_figure", _("record a published figure")
    KEEP_MEASURES = "keep_measures", _("change measures")
    WRITE_ANSWER = "write_answer", _("write an answer")
    APPROVE_ANSWER = "approve_answer", _("approve an answer that somebody else wrote")
    SETTLE_FINDING = "settle_finding", _("settle a finding with a reason")
    KEEP_REPORTS = "keep_reports", _("keep situation reports and say who gets them")
    RELEASE_DATA = "release_data", _("release figures as open data")
    KEEP_CRISIS = "keep_crisis", _("open a crisis and set its clocks")
    SEE_AUDIT = "see_audit", _("read the audit")
    KEEP_USERS = "keep_users", _("keep users, posts and roles")
