"""Pages to print fit one side of A4, also with the longest words that fit the boxes."""

import re

from django.urls import reverse

from tests.factories.projects import MilestoneFactory, OccasionFactory, PhotoFactory, ProjectFactory, UpdateFactory

A4 = (594.96, 841.92)  # points, as Chromium writes them


def sides(pdf):
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [tuple(round(float(size), 2) for size in box) for box in boxes]


def long(letters):
    return ("Wayfield " * 30)[:letters].strip()


def test_each_page_of_paper_is_one_side_of_a4(browse, community):
    community.name, community.summary = long(57), long(250)
    community.meets, community.at_risk_contact = long(190), long(115)
    community.save()
    for number in range(8):
        project = ProjectFactory(community=community, title=f"{number} {long(75)}", summary=long(195))
        for update in UpdateFactory.create_batch(2, project=project, title=long(58)):
            PhotoFactory(update=update)
        OccasionFactory.create_batch(3, community=community, project=project, title=long(76), where=long(115))
        MilestoneFactory(project=project, title=long(115))
    project.cover = project.photos.first()
    project.next_step, project.next_step_note = long(115), long(190)
    project.save()
    page = browse()
    addresses = [reverse("area_sheet", args=[community.slug]), reverse("area_board", args=[community.slug])]
    for address in [*addresses, reverse("project_board", args=[community.slug, project.slug])]:
        page.goto(address)
        assert sides(page.pdf(prefer_css_page_size=True)) == [A4], address
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 703, "height": 1032})
        cut = page.eval_on_selector(".bl-paper", "paper => paper.scrollHeight - paper.clientHeight")
        assert cut <= 1, f"{address}: {cut} px are cut off"
        page.emulate_media(media="null")  # as the browser itself chooses
