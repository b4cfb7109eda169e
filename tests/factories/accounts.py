"""People, smallest valid rows."""

import factory
from factory.django import DjangoModelFactory

from biglocal.accounts.models import Person


class PersonFactory(DjangoModelFactory):
    """Somebody with a name and an address, who holds no role."""

    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)
