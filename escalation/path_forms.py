"""The editor of a path: its facts and its steps as one page of forms, rearranged on the way and saved as a version."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from escalation.models import Path, PathVersion
from escalation.paths import HIGHEST_NUMBER, MAX_STEPS, check, read
from escalation.step_forms import Offered, StepForm, values_of
from escalation.step_words import notes, sentence
from escalation.target_words import TargetNames
from escalation.words import Action, ClockKind, EscalationKind
from helpdesk.accounts.models import User
from helpdesk.web.form_rows import Values, focus_first_error, move_row, prefixed, sent_rows
from helpdesk.web.offering import offer
from helpdesk.web.widgets import Combobox

LETTER = "s"
NEW_STEP: Values = {
    "when": "percent",
    "percent": 100,
    "clock": ClockKind.RESOLUTION,
    "kind": EscalationKind.FUNCTIONAL,
    "action": Action.NOTIFY_REASSIGN,
}


class PathForm(forms.Form):
    """What a path is beside its steps. `version` is the one that the editor read, 0 for a new path."""

    name = forms.CharField(label=_("Name"), max_length=100)
    owner = forms.ChoiceField(
        label=_("Owner"),
        required=False,
        widget=Combobox,
        help_text=_("Who gets a ticket when nobody whom a step names can be found."),
    )
    is_active = forms.BooleanField(
        label=_("Active"), required=False, help_text=_("Rules of the matrix can lead only to active paths.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, path: Path) -> None:
        """Begin with the path as it is."""
        initial = {"name": path.name, "owner": path.owner_id or "", "is_active": path.is_active}
        super().__init__(data, initial={**initial, "version": path.version})
        people = list(User.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
        gone = [(path.owner.pk, path.owner.name)] if path.owner and not path.owner.is_active else []
        offer(self, "owner", [("", _("Nobody")), *people, *gone])

    def facts(self) -> Values:
        """Return the facts as they were filled in. Only after `is_valid`."""
        chosen = self.cleaned_data
        owner = int(chosen["owner"]) if chosen["owner"] else None
        return {"name": chosen["name"], "owner_id": owner, "is_active": chosen["is_active"]}


class PathEditor:
    """The forms of one path. Nothing that was written is lost on the way, whatever is wrong with it."""

    def __init__(self, path: Path, form: PathForm, steps: list[Values], *, is_sent: bool = False) -> None:
        """Draw a form for each step; with `is_sent`, one that says what is wrong."""
        offered = Offered.read()
        self.path = path
        self.form = form
        self.names = TargetNames.read()
        self.steps = [
            StepForm(
                prefixed(values, f"{LETTER}{place}") if is_sent else None,
                prefix=f"{LETTER}{place}",
                offered=offered,
                values=values,
            )
            for place, values in enumerate(steps)
        ]
        self._checked = [
            StepForm(
                prefixed(values, f"{LETTER}{place}"),
                prefix=f"{LETTER}{place}",
                offered=offered,
                values=values,
            )
            for place, values in enumerate(steps)
        ]

    @classmethod
    def of(cls, path: Path, version: PathVersion | None) -> "PathEditor":
        """Return the editor of a path as it is, or of a new one with a first step."""
        bodies = sorted(version.steps, key=lambda body: body["number"]) if version else []
        steps = [_as_text(values_of(body)) for body in bodies] or [dict(NEW_STEP)]
        return cls(path, PathForm(path=path), steps)

    @classmethod
    def sent(cls, path: Path, data: QueryDict) -> "PathEditor":
        """Return the editor with what was sent."""
        return cls(
            path,
            PathForm(data, path=path),
            sent_rows(data, LETTER, most=MAX_STEPS, several="told"),
            is_sent=True,
        )

    @classmethod
    def rearranged(cls, path: Path, data: QueryDict, does: str) -> "PathEditor":
        """Return the editor with what was written, after a move such as `up:2`, `down:0`, `remove:1`, `add`, `tell`."""
        steps = sent_rows(data, LETTER, most=MAX_STEPS, several="told")
        if does == "add" and len(steps) < MAX_STEPS:
            steps.append(dict(NEW_STEP))
        move_row(steps, does)
        form = PathForm(path=path)
        form.initial.update({name: data.get(name, "") for name in ("name", "owner", "version")})
        form.initial["is_active"] = "is_active" in data
        return cls(path, form, steps)

    @classmethod
    def again(cls, path: Path, data: QueryDict) -> "PathEditor":
        """Return the editor with what was sent, on the version that counts now: sent again, it is meant."""
        meant = data.copy()
        meant["version"] = str(path.version)
        return cls.sent(path, meant)

    @property
    def is_full(self) -> bool:
        """Say whether no step can be added."""
        return len(self.steps) >= MAX_STEPS

    @property
    def rows(self) -> list[Values]:
        """Return each step's form with its sentence, as far as it can be told."""
        last = len(self.steps) - 1
        return [
            {
                "form": form,
                "place": place,
                "is_first": place == 0,
                "is_last": place == last,
                **self._told(place),
            }
            for place, form in enumerate(self.steps)
        ]

    def is_valid(self) -> bool:
        """Say whether everything was filled in well; what is not has its errors beside it."""
        found = [form.is_valid() for form in (self.form, *self.steps)]
        if not all(found):
            focus_first_error((self.form, *self.steps))
            return False
        try:
            check(self.bodies())
        except ValidationError as error:
            self.form.add_error(None, error.messages)
            return False
        return True

    def bodies(self) -> list[Values]:
        """Return the steps with numbers that go up with their places. Only after `is_valid`.

        A number belongs to a place: tickets on their way know by it which steps they have taken. A new step gets one of
        its own; a step that goes takes its number with it.
        """
        known = sorted({number for form in self.steps if (number := form.cleaned_data["number"])})
        while len(known) < len(self.steps):
            known.append(min(max(known, default=0) + 1, HIGHEST_NUMBER))
        return [{**form.body(), "number": number} for form, number in zip(self.steps, known, strict=True)]

    def _told(self, place: int) -> Values:
        """Return a step in words; while something is missing, that it is not finished."""
        form = self._checked[place]
        if not form.is_valid():
            return {"sentence": gettext("This step is not finished."), "notes": [], "is_open": True}
        body = {**form.body(), "number": 1}
        try:
            check([body])
        except ValidationError:
            return {"sentence": gettext("This step is not finished."), "notes": [], "is_open": True}
        (step,) = read([body])
        is_new = not form.cleaned_data["number"]
        is_open = is_new or (self.steps[place].is_bound and bool(self.steps[place].errors))
        return {"sentence": sentence(step, self.names), "notes": notes(step, self.names), "is_open": is_open}


def _as_text(values: Values) -> Values:
    """Return stored values as they would be sent."""
    form = StepForm.base_fields
    return {
        name: form[name].prepare_value(value) if name in form and value is not None else value
        for name, value in values.items()
    }
