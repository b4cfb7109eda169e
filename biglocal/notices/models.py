"""Events, follows, items, messages, reminders (messages.md). Topics are plain text: `project:12`, `wardline:5`.

The database is the truth; Celery and Redis only ring the bell. Rows are chosen by state, never by a clock window.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .querysets import EventQuerySet, ItemQuerySet, MessageQuerySet


class Event(models.Model):
    """Something happened that people may want to hear of. Written in the transaction of the change itself."""

    key = models.CharField(
        max_length=120, unique=True, help_text="as update-published:123; the same key is the same event"
    )
    kind = models.CharField(max_length=40)
    topics = models.JSONField(help_text="who follows one of these hears of it")
    subject = models.CharField(max_length=60, help_text="the topic it is about, as update:123")
    community = models.PositiveBigIntegerField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    people = models.JSONField(default=list, help_text="ids of people told whatever they follow")
    happened_at = models.DateTimeField()
    visible_from = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True)
    fanned_to = models.PositiveBigIntegerField(default=0, help_text="people up to this id were told")
    fanned_out_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["visible_from"], name="event_to_fan_out", condition=Q(fanned_out_at__isnull=True)),
            models.Index(fields=["subject"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        return self.key


class Follow(models.Model):
    """A person wants to hear of a topic."""

    class Why(models.TextChoices):
        CHOSE = "chose", "you follow it"
        JOINED = "joined", "you take part in it"
        ROLE = "role", "of your role"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    topic = models.CharField(max_length=60)
    why = models.CharField(max_length=10, choices=Why, default=Why.CHOSE)
    muted_until = models.DateField(null=True, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="follow_once")]
        indexes = [models.Index(fields=["topic"], name="follow_by_topic")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.topic}"


class Message(models.Model):
    """One mail to one person: a digest of a period, or about one event at once."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being put together"
        READY = "ready", "Ready to send"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        RETRY = "retry", "Will be tried again"
        FAILED = "failed", "Could not be sent"
        UNKNOWN = "unknown", "Perhaps sent"
        SKIPPED = "skipped", "Not needed any more"

    ENDED_WELL = [State.SENT, State.SKIPPED]  # all but a few of the rows, so what counts the others has an index

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=40, help_text="digest, or the event's kind")
    period = models.CharField(max_length=20, blank=True, help_text="ISO week of a digest, as 2026-W48")
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="messages")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    skip_code = models.CharField(max_length=30, blank=True)
    must_arrive = models.BooleanField(default=False, help_text="sent once more when it is unknown whether it went")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True, help_text="committed just before the mail server is spoken to")
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True, help_text="staff looked at it and let it be")
    message_id = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    body_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "period"], condition=~Q(period=""), name="message_once_a_period"
            ),
            models.UniqueConstraint(
                fields=["person", "event"], condition=Q(event__isnull=False), name="message_once_an_event"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="message_to_send",
                condition=Q(state__in=["draft", "ready", "retry", "sending"]),
            ),
            models.Index(fields=["state"], name="message_open", condition=~Q(state__in=["sent", "skipped"])),
            models.Index(fields=["sent_at"], name="message_by_sent_at", condition=Q(sent_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}, {self.state}"


class Item(models.Model):
    """One event for one person, with all the reasons; ten follows make one line."""

    class State(models.TextChoices):
        PENDING = "pending", "Waits for the next mail"
        IN_MESSAGE = "in_message", "In a mail"
        DROPPED = "dropped", "Left out"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="items")
    event = models.ForeignKey(Event, models.CASCADE, related_name="items")
    reasons = models.JSONField(default=list, help_text="topics followed, or 'asked' for people named by the event")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    drop_code = models.CharField(max_length=30, blank=True)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="items")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="item_once")]
        indexes = [models.Index(fields=["person"], name="item_pending", condition=Q(state="pending"))]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.person_id}, {self.state}"


class MessageLog(models.Model):
    """Each step of a message: when, which state, and the class of the error."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    step = models.CharField(max_length=20)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.step}"


class Reminder(models.Model):
    """A rule told a subject at an offset, once; it made one event. Written first, so a second run is silent."""

    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    offset = models.CharField(
        max_length=30, help_text="which of the rule's moments, as +7 or the quiet spell's first day"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="+")
    skip_code = models.CharField(max_length=30, blank=True, help_text="as overtaken: a newer offset was due as well")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "subject", "offset"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject} {self.offset}"


class RoleMuted(models.Model):
    """A person is spared the news of a topic that a role brings; the role stays. Without an end: `date.max`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=60)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="role_muted_once")]

    def __str__(self) -> str:
        return f"{self.person_id} hears nothing of {self.topic} until {self.until}"


class KindStopped(models.Model):
    """A person wants no more mail of one kind; said by the link at the foot of such a mail."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="kind_stopped_once")]

    def __str__(self) -> str:
        return f"{self.person_id} stopped {self.kind}"


class Suppression(models.Model):
    """An address that gets no mail: refused by its server, a complaint, or all mail stopped. Kept as a hash.

    A row for each cause, so that staff who try a dead address again do not undo what its person chose.
    """

    address_hash = models.CharField(max_length=64)
    why = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address_hash", "why"], name="suppressed_once_a_cause")]

    def __str__(self) -> str:
        return f"{self.address_hash[:8]} {self.why}"


class Heartbeat(models.Model):
    """When a background part was last alive: `beat` writes each minute, through the worker."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"


class MailboxLetter(models.Model):
    """Demonstration only: a mail that would have gone out, as /mailbox/ shows it."""

    at = models.DateTimeField(auto_now_add=True)
    to = models.CharField(max_length=254, db_index=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
