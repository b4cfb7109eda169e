"""Filters and tags every template has without loading them."""

from django import template

from biglocal import money

register = template.Library()
register.filter("pounds", money.pounds)
