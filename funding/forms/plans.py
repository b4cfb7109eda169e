"""What a group types for a plan: the vision with its table of years, the action plan with its costs, the legacy."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from biglocal.communities.models import Priority
from biglocal.dates import financial_year
from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, FormKey, PlainText

from ..actions.plan_parts import MOST_STEPS
from ..actions.proposals import MOST_LINES
from ..models import Proposal, ProposalVersion
from ..models.proposal import PLAN_QUESTIONS
from .proposals import MOST_LETTERS, AreaChoices, ThingField
from .unfinished import Row, unfinished, whole, with_unfinished

LONGEST = 12_000  # letters of the vision
MOST_YEARS = 10
FEWEST = {"costs": 2, "steps": 1, "years": 1}  # rows of a page that nobody has written on
THEMES = [("", "Choose one"), *Priority.Theme.choices]
THEME_ERRORS = {"invalid_choice": "Choose a part of the plan from the list."}


class PlanForm(forms.Form):
    """The days and the words of a plan. Everything but the title may wait until it is agreed."""

    title = PlainText(
        label="What is the plan called?",
        help_text="As: Our plan, 2027 to 2029",
        max_length=100,
        error_messages={"required": "Enter what the plan is called."},
    )
    lto = ThingField(label="Who will hold the money?", error_messages={"required": "Choose who will hold the money."})
    period_start = DayField(label="From which day?", required=False)
    period_end = DayField(label="To which day?", required=False)
    vision = PlainText(multiline=True, max_length=LONGEST, required=False)
    who = PlainText(multiline=True, max_length=MOST_LETTERS, required=False)
    legacy = PlainText(multiline=True, max_length=MOST_LETTERS, required=False)
    other_money = PlainText(
        label="Is there money from elsewhere?",
        help_text="Who from, and how much. Leave it empty if there is none.",
        max_length=200,
        required=False,
    )
    form_key = FormKey()
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: AreaChoices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["lto"].offer(area.organisations)
        self.several_hold_money = len(area.organisations) > 1
        if not self.several_hold_money and area.organisations:
            self.fields["lto"].initial = area.organisations[0].pk
        for name, question in PLAN_QUESTIONS:
            if name in self.fields:
                self.fields[name].label = question

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("period_start"), given.get("period_end")
        if first and last and last < first:
            self.add_error("period_end", "Enter a last day on or after the first day.")
        return given

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        facts = {name: data[name] for name in ["title", "lto", "period_start", "period_end"]}
        words = {name: data[name] for name in ["vision", "who", "legacy", "other_money"]}
        return {**facts, "kind": Proposal.Kind.PLAN, "words": words}


class PlanCostForm(Row):
    """One cost of the action plan; a row without anything in it is no cost."""

    description = PlainText(label="What for", max_length=120, required=False)
    amount = PoundsFormField(label="Amount in pounds", required=False)
    theme = forms.ChoiceField(label="Part of the plan", choices=THEMES, required=False, error_messages=THEME_ERRORS)
    lto = ThingField(label="Held by", empty="As above", required=False)
    needed = ("description", "amount")

    def __init__(self, *args: Any, area: AreaChoices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["lto"].offer(area.organisations)


class YearsForm(Row):
    """One part of the plan in the table of years: what it is likely to cost in each."""

    theme = forms.ChoiceField(label="Part of the plan", choices=THEMES, required=False, error_messages=THEME_ERRORS)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for year in years:
            self.fields[f"y{year}"] = PoundsFormField(label=in_words(year), required=False)

    @property
    def costs(self) -> list[tuple[str, int, Decimal]]:
        """Each year's amount."""
        data = getattr(self, "cleaned_data", {})
        amounts = [(int(name[1:]), data.get(name)) for name in self.fields if name != "theme"]
        return [(data["theme"], year, amount) for year, amount in amounts if amount and data.get("theme")]

    @property
    def is_whole(self) -> bool:
        """A part of the plan with an amount in one year at least."""
        return bool(self.costs)


class StepForm(Row):
    """One step of the action plan."""

    theme = forms.ChoiceField(label="Part of the plan", choices=THEMES, required=False, error_messages=THEME_ERRORS)
    goal = PlainText(label="What we want", max_length=160, required=False)
    activity = PlainText(label="What we do", max_length=200, required=False)
    who = PlainText(label="Who does it", max_length=120, required=False)
    when = PlainText(label="When", max_length=80, required=False)
    measure = PlainText(label="How we see that it worked", max_length=160, required=False)
    needed = ("theme", "goal", "activity", "who", "when", "measure")


def in_words(year: int) -> str:
    """Return a financial year as it is written: "2027/28"."""
    return f"{year}/{(year + 1) % 100:02}"


def years_of(start: date, end: date) -> list[int]:
    """Return the financial years from the first day to the last, at most ten."""
    first, last = financial_year(start)[0].year, financial_year(max(start, end))[0].year
    return list(range(first, min(last, first + MOST_YEARS - 1) + 1))


def rows_of(form: Any, prefix: str, *args: Any, kept: int, more: str, most: int, **kwargs: Any) -> forms.BaseFormSet:
    """Return the rows for what is kept, and an empty one where one more is asked for or there is none yet."""
    rows = max(FEWEST[prefix], kept + (more == prefix))
    made = forms.formset_factory(
        form, extra=min(rows, most) - kept, max_num=most, absolute_max=most + 10, validate_max=True
    )
    return made(*args, prefix=prefix, **kwargs)


class PlanWriting:
    """The form of a plan with its three sets of rows."""

    fields_template = "funding/_plan_fields.html"

    def __init__(
        self, data: Any, *, area: AreaChoices, proposal: Proposal | None, years: list[int], more: str, **kept: Any
    ):
        self.given = {"area": area, "proposal": proposal, "years": years, "more": "", **kept}
        version = proposal.versions.first() if proposal else None
        costs, steps, table = rows_kept(version, proposal)
        self.years = [(f"y{year}", in_words(year)) for year in years]
        self.form = PlanForm(data, area=area, initial={**typed_plan(proposal, version), **kept})
        self.costs = rows_of(PlanCostForm, "costs", data, kept=len(costs), more=more, most=MOST_LINES,
                             initial=costs, form_kwargs={"area": area})  # fmt: skip
        self.steps = rows_of(StepForm, "steps", data, kept=len(steps), more=more, most=MOST_STEPS, initial=steps)
        self.table = rows_of(YearsForm, "years", data, kept=len(table), more=more, most=len(THEMES) - 1,
                             initial=table, form_kwargs={"years": years})  # fmt: skip

    @property
    def rows(self) -> list[tuple[str, str, Any]]:
        """Each set of rows: what one is called, where it stands on the page."""
        return [("Line", "years", self.table), ("Step", "part-2", self.steps), ("Cost", "costs", self.costs)]

    @property
    def problems(self) -> int:
        """How many things are to be put right in the rows."""
        return sum(rows.total_error_count() for *_, rows in self.rows) if self.form.is_bound else 0

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in [self.form, self.costs, self.steps, self.table]])

    def with_one_more(self, prefix: str) -> "PlanWriting":
        """Return the same as it was typed, with an empty row more in one set, and nothing is wrong yet."""
        data = self.form.data.copy()
        rows = {"costs": self.costs, "steps": self.steps, "years": self.table}
        data[f"{prefix}-TOTAL_FORMS"] = str(min(rows[prefix].total_form_count() + 1, rows[prefix].max_num))
        more = PlanWriting(data, **self.given)
        more.is_valid()
        more.form._errors = {}  # what is checked is shown once it is saved
        for part in [more.costs, more.steps, more.table]:
            part._errors = [{} for _ in part.forms]  # of every set of rows
            part._non_form_errors = part.error_class()  # and of the set as a whole
            for row in part.forms:
                row._errors = {}
        return more

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take."""
        return {
            **self.form.written,
            "lines": whole(self.costs),
            "steps": [{name: step[name] for name in StepForm.needed} for step in whole(self.steps)],
            "unfinished": unfinished(costs=self.costs, steps=self.steps, years=self.table),
            "vision_costs": [cost for form in self.table for cost in form.costs],
        }


def typed_plan(proposal: Proposal | None, version: ProposalVersion | None) -> dict[str, Any]:
    """Return the form's values for what is kept."""
    if proposal is None or version is None:
        return {}
    facts = {name: getattr(proposal, name) for name in ["title", "period_start", "period_end"]}
    words = {name: getattr(version, name) for name in ["vision", "who", "legacy", "other_money"]}
    return {**facts, **words, "lto": proposal.lto_id}


def rows_kept(version: ProposalVersion | None, proposal: Proposal | None) -> tuple[list[Any], list[Any], list[Any]]:
    """Return the rows of costs, of steps and of years that are kept, as their forms take them."""
    if proposal is None or version is None:
        return [], [], []
    costs = [
        {
            "description": line.description,
            "amount": line.amount,
            "theme": line.theme,
            "lto": line.lto_id if line.lto_id != proposal.lto_id else "",
        }
        for line in version.lines.all()
    ]
    steps = list(version.steps.values(*StepForm.needed))
    table: dict[str, dict[str, Any]] = {}
    for cost in version.vision_costs.all():
        table.setdefault(cost.theme, {"theme": cost.theme})[f"y{cost.year}"] = cost.amount
    rows = {"costs": costs, "steps": steps, "years": list(table.values())}
    costs, steps, years = (with_unfinished(rows[name], version.unfinished.get(name, [])) for name in rows)
    return costs, steps, years
