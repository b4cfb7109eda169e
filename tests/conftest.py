"""People by role, as rows with their `RoleHeld`. Ask for those a test needs; open pages by `signed_in(person)`."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from hypothesis import HealthCheck, settings
from whitenoise.middleware import WhiteNoiseMiddleware

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.communities.models import Community, Organisation, Programme
from councillors.models import Councillor, Term

from .emptying import quick_emptying
from .factories.accounts import PersonFactory
from .factories.communities import (
    AreaWardFactory,
    CommunityFactory,
    LtoAppointmentFactory,
    MembershipFactory,
    ProgrammeFactory,
    ResidentGroupFactory,
    RoleHeldFactory,
)
from .factories.places import WardFactory
from .once import runs_once
from .tables import database

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
settings.load_profile("steady")

# Files that take a minute or more, the longest first.
LONG = [
    "tests/browser/test_every_page.py",
    "tests/browser/test_every_page_of_staff.py",
    "tests/browser/test_phone_interrupted.py",
    "tests/journeys/",
    "tests/test_access.py",
    "tests/test_topology.py",
    "tests/funding/books/",
    "tests/notices/holds/",
    "tests/notices/test_real_mail.py",
    "tests/browser/",
]


def pytest_itemcollected(item: pytest.Item) -> None:
    if runs_once(item):
        item.add_marker("once")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, so that at the end no process is left alone with one of them."""
    items.sort(key=lambda item: next((n for n, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG)))


@pytest.fixture(autouse=True)
def pages_are_made_anew(settings):
    """A visitor's page is kept for a minute; a test that asks twice wants what is true now."""
    settings.VISITOR_PAGE_SECONDS = 0
    settings.RECKONED_SECONDS = 0
    caches["memory"].clear()


@pytest.fixture(autouse=True, scope="session")
def static_files_are_found_once() -> Iterator[None]:
    """Each client makes the middleware anew; the static files that WhiteNoise finds are the same each time."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def find_once(self):
        if not found:
            find(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def tests_may_empty_what_is_kept() -> Iterator[None]:
    """Between tests the database is emptied; the triggers that keep history and ledger from it stand aside for that."""
    with quick_emptying():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """The database of this process, in place of pytest-django's, which migrates each time."""
    with django_db_blocker.unblock(), database():
        with django_db_blocker.block():
            yield


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """Return a browser in which `person` is signed in."""

    def browser(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser


# Places of roles ------------------------------------------------------------------------------------------------------
@pytest.fixture
def programme(db) -> Programme:
    return ProgrammeFactory()


@pytest.fixture
def community(programme) -> Community:
    return CommunityFactory(programme=programme, name="Arches Local", slug="arches-local")


@pytest.fixture
def other_community(programme) -> Community:
    return CommunityFactory(programme=programme, name="Elsewhere Together", slug="elsewhere-together")


@pytest.fixture
def lto(community) -> Organisation:
    """The organisation that holds the money of `community`."""
    return LtoAppointmentFactory(community=community).organisation


# People of the area ---------------------------------------------------------------------------------------------------
def person_of(community: Community, role: Role, name: str, office: str = "") -> Person:
    """Return somebody with `role` in `community`; members of the partnership have their membership too."""
    person = PersonFactory(name=name)
    if office:
        MembershipFactory(group=ResidentGroupFactory(community=community), person=person, office=office)
    RoleHeldFactory(person=person, role=role, community=community)
    return person


@pytest.fixture
def resident(community) -> Person:
    return person_of(community, Role.RESIDENT, "Denise Okafor", "member")


@pytest.fixture
def lead(community) -> Person:
    """A resident who leads projects: give her as `lead=`."""
    return person_of(community, Role.RESIDENT, "Pat Lowe", "member")


@pytest.fixture
def chair(community) -> Person:
    return person_of(community, Role.CHAIR, "Harjit Gill", "chair")


@pytest.fixture
def worker(community) -> Person:
    return person_of(community, Role.WORKER, "Sam Reed")


@pytest.fixture
def rep(community) -> Person:
    return person_of(community, Role.REP, "Rosa Bell")


@pytest.fixture
def finance(lto) -> Person:
    return RoleHeldFactory(person__name="Fiona Nash", role=Role.FINANCE, community=None, organisation=lto).person


@pytest.fixture
def certifier(lto) -> Person:
    return RoleHeldFactory(person__name="Carl Ives", role=Role.CERTIFIER, community=None, organisation=lto).person


@pytest.fixture
def lto_lead(lto) -> Person:
    """The safeguarding lead of the organisation that holds the money."""
    return RoleHeldFactory(person__name="Lois Lund", role=Role.LTO_SAFE, community=None, organisation=lto).person


@pytest.fixture
def ward(community):
    """Today's ward that `community` lies in."""
    ward = WardFactory(name="Luton and Wayfield")
    AreaWardFactory(community=community, ward=ward)
    return ward


@pytest.fixture
def councillor(community, ward) -> Person:
    """The account of a councillor with a running term in `ward`: `councillor.councillor` is the public record."""
    person = person_of(community, Role.COUNCILLOR, "Ruth Adeyemi")
    record = Councillor.objects.create(
        name=person.name, slug="ruth-adeyemi", council=ward.ward_set.council, person=person
    )
    Term.objects.create(councillor=record, ward=ward, party="Independent", start_date=date(2023, 5, 9))
    return person


# People of the programme ----------------------------------------------------------------------------------------------
def staff(programme: Programme, role: Role, name: str) -> Person:
    """Return somebody of the programme, with the second step that staff need."""
    person = RoleHeldFactory(person__name=name, role=role, community=None, programme=programme).person
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    return person


@pytest.fixture
def officer(programme) -> Person:
    return staff(programme, Role.OFFICER, "Priya Shah")


@pytest.fixture
def decider(programme) -> Person:
    """A second officer: who decides is never the one who reviewed."""
    return staff(programme, Role.OFFICER, "Gwen Price")


@pytest.fixture
def manager(programme) -> Person:
    return staff(programme, Role.MANAGER, "Mina Cole")


@pytest.fixture
def trust_lead(programme) -> Person:
    """The safeguarding lead of Local Trust."""
    return staff(programme, Role.TRUST_SAFE, "Tilda Rowe")


# People from elsewhere ------------------------------------------------------------------------------------------------
@pytest.fixture
def stranger(db) -> Person:
    """Signed in, belongs nowhere."""
    return PersonFactory(name="Stan Ranger")


@pytest.fixture
def other_resident(other_community) -> Person:
    """A resident of another area."""
    return person_of(other_community, Role.RESIDENT, "Olive Hart", "member")


@pytest.fixture
def other_chair(other_community) -> Person:
    """The chair of another area."""
    return person_of(other_community, Role.CHAIR, "Otto Lane", "chair")
