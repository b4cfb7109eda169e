"""What lists of the public pages can be narrowed by."""

import django_filters as filters
from django.db.models import Q, QuerySet

from biglocal.communities.models import Community
from biglocal.web.forms import PlainText
from projects.models import Project, Update


class WordsFilter(filters.Filter):
    """A few typed words."""

    field_class = PlainText


class AreaFilter(filters.FilterSet):
    """Areas by region, and by words of their name or place."""

    q = WordsFilter(label="Name or town", method="by_words", max_length=80)
    region = filters.ChoiceFilter(label="Region", choices=Community.Region.choices, empty_label="Any region")

    class Meta:
        model = Community
        fields = ["q", "region"]

    def by_words(self, areas: QuerySet, name: str, words: str) -> QuerySet:
        return areas.filter(Q(name__icontains=words) | Q(place__icontains=words) | Q(official_name__icontains=words))


class ProjectFilter(filters.FilterSet):
    """An area's projects by stage."""

    stage = filters.ChoiceFilter(label="Stage", choices=Project.Stage.choices, empty_label="Any stage")

    class Meta:
        model = Project
        fields = ["stage"]


class ProgressFilter(filters.FilterSet):
    """What was logged, by region and kind."""

    region = filters.ChoiceFilter(
        label="Region",
        choices=Community.Region.choices,
        empty_label="Any region",
        field_name="project__community__region",
    )
    kind = filters.ChoiceFilter(label="Kind", choices=Update.Kind.choices, empty_label="Any kind")

    class Meta:
        model = Update
        fields = ["region", "kind"]
