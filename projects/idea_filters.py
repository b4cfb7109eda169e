"""What the list of ideas can be narrowed by."""

import django_filters as filters

from .models import Idea

SHOWN = [choice for choice in Idea.State.choices if choice[0] != Idea.State.WITHDRAWN]


class IdeaFilter(filters.FilterSet):
    """An area's ideas by what became of them."""

    state = filters.ChoiceFilter(label="Answer", choices=SHOWN, empty_label="All ideas")

    class Meta:
        model = Idea
        fields = ["state"]
