"""The people of CONTRACT.md, others of the story by name, and neighbours who say thanks. All invented."""

from allauth.account.models import EmailAddress

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.communities.models import RoleHeld

from .world import World

# key (the address before @demo.example): name
NAMED = {
    "denise": "Denise Okafor",
    "pat": "Pat Winstanley",
    "harjit": "Harjit Bains",
    "finance": "Tom Ashby",
    "certifier": "Lena Marsh",
    "ruth": "Ruth Adeyemi",
    "martin": "Martin Poole",
    "rep": "Callum Reid",
    "priya": "Priya Nair",
    "gwen": "Gwen Parry",
    "owen": "Owen Fletcher",
    "manager": "Margaret Osei",
    "stranger": "Sam Quill",
    "kofi": "Kofi Mensah",
    "mariam": "Mariam Yusuf",
    "oluwaseun": "Oluwaseun Adebayo-Featherstonehaugh",
    "joyce": "Joyce Alderton",
    "leah": "Leah Whitcombe",
    "bev": "Bev Harker",
    "tomasz": "Tomasz Zielinski",
    "sunil": "Sunil Rao",
}
STAFF = {"priya": Role.OFFICER, "gwen": Role.OFFICER, "owen": Role.OFFICER, "manager": Role.MANAGER}
# Beside the people of the contract only these have an account they use: they are told nothing by mail.
QUIET = {"kofi", "mariam", "oluwaseun", "joyce", "leah", "bev", "tomasz", "sunil"}
KEEN = {"harjit", "priya", "gwen"}  # told as it happens; everybody else once a week

FIRST = (
    "Ada Amir Anna Arthur Asha Ben Beth Carl Cath Chloe Dan Dawn Dev Ed Elif Ella Faye Femi Gary Grace Hana Hassan Iris "
    "Ivan Jade Jaz Jim Joan Kay Ken Kim Lara Lee Liam Lily Lou Mae Marek May Meera Mick Mo Nadia Nell Nick Nora Ola Olga "
    "Omar Penny Pete Raj Rita Rob Rosa Ross Sal Sana Sean Shaz Sid Sue Tara Ted Tess Tony Uma Val Vera Wes Win Yan Zara"
).split()
LAST = (
    "Abbott Ahmed Akers Amoah Ashdown Baker Barlow Begum Birch Bolt Booth Brand Carver Chowdhury Clegg Coates Cole Crane "
    "Dale Doyle Drew Eze Farrow Finch Flynn Frost Gill Goode Grant Hale Hart Hewitt Holt Hussain Ibe Ives Jarvis Keane "
    "Khan Kirk Kowalski Lamb Lane Lowe Malik Marsh Mills Moss Nash Nolan Oduya Osman Patel Peel Pike Quayle Rahman Reeve "
    "Rigby Sharp Singh Slater Snow Stone Swann Tate Thorpe Todd Tuck Vance Walsh Webb West Wilde Wood Yates Zaman"
).split()


def write_people(world: World) -> None:
    """Write everybody by name, able to sign in with a code, and 220 neighbours."""
    for key, name in NAMED.items():
        cadence = Person.Cadence.NONE if key in QUIET else Person.Cadence.WEEKLY
        cadence = Person.Cadence.AT_ONCE if key in KEEN else cadence
        world.people[key] = person(f"{key}@demo.example", name, cadence=cadence)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in world.people.values()
    )
    world.neighbours = Person.objects.bulk_create(
        unsaved_person(f"neighbour{number}@demo.example", invented_name(world), cadence=Person.Cadence.NONE)
        for number in range(1, 221)
    )


def write_staff_roles(world: World) -> None:
    """Let officers and the manager work in the programme."""
    RoleHeld.objects.bulk_create(
        RoleHeld(person=world.people[key], role=role, programme=world.programme, start_date=world.day(900))
        for key, role in STAFF.items()
    )


def invented_name(world: World) -> str:
    """Return a first and a last name put together by chance."""
    return f"{world.rng.choice(FIRST)} {world.rng.choice(LAST)}"


def person(email: str, name: str, **fields: object) -> Person:
    """Write one person who signs in by code."""
    one = unsaved_person(email, name, **fields)
    one.save()
    return one


def unsaved_person(email: str, name: str, **fields: object) -> Person:
    """Return a person without a password, not yet written."""
    one = Person(email=email, name=name, **fields)
    one.set_unusable_password()
    return one
