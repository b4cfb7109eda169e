"""Drawings of reports in templates."""

from django import template
from django.utils.safestring import SafeString

from biglocal.reports.contents import Chart
from biglocal.reports.drawing import chart_svg

register = template.Library()


@register.simple_tag
def report_chart(chart: Chart) -> SafeString:
    """Return the bars of a report; the same that its file shows."""
    return chart_svg(chart)
