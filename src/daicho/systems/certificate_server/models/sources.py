"""証明書の元データ: what the registry certifies today, as it told this system last; nothing earlier is kept here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

PRESENT = "resident"
THE_ONLY = 1


class Source(models.Model):
    """一人分の元データ — of a closed record only the status is left.

    Args:
        place: 記載順位. source_no: a lower one never replaces a higher.
        hidden_place: 住所の照合キー of somebody protected, encrypted: the place is named on nobody's certificate.
    """

    resident_number = models.TextField(primary_key=True)
    household_number = models.TextField()
    code_index = models.BinaryField(null=True)
    place = models.IntegerField()
    version_no = models.IntegerField()
    source_no = models.IntegerField()
    status = models.TextField()
    content = models.BinaryField(null=True)
    hidden_place = models.BinaryField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "source"
        constraints = [
            models.UniqueConstraint(fields=["code_index"], name="source_one_resident_per_code"),
            models.CheckConstraint(
                condition=Q(status=PRESENT, content__isnull=False)
                | (~Q(status=PRESENT) & Q(content__isnull=True, code_index__isnull=True, household_number="")),
                name="source_closed_keeps_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["household_number"], name="source_household", condition=Q(status=PRESENT)),
            models.Index(
                fields=["resident_number"], name="source_hidden_place", condition=Q(hidden_place__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_number} ({self.source_no})"


class SourcePending(models.Model):
    """受信中の異動 — everybody whom an act concerns, until the messages about all of them are there.

    Args: source_no: the resident's part has come once the source has this number or a higher one.
    """

    id = models.BigAutoField(primary_key=True)
    act_id = models.TextField()
    resident_number = models.TextField(db_index=True)
    source_no = models.IntegerField()
    since = models.DateTimeField()

    class Meta:
        db_table = "source_pending"
        constraints = [models.UniqueConstraint(fields=["act_id", "resident_number"], name="source_pending_once")]

    def __str__(self) -> str:
        return f"{self.resident_number} ({self.source_no})"


class SourceStep(models.Model):
    """世帯に関わる異動 that has begun to arrive; gone once it and all acts on the household before it are there."""

    id = models.BigAutoField(primary_key=True)
    household_number = models.TextField()
    act_no = models.IntegerField()
    act_id = models.TextField(db_index=True)

    class Meta:
        db_table = "source_step"
        constraints = [models.UniqueConstraint(fields=["household_number", "act_no"], name="source_step_once")]

    def __str__(self) -> str:
        return f"{self.household_number} ({self.act_no})"


class SourceHousehold(models.Model):
    """世帯ごとの到達点 — up to which act on the household everything has come; no row: before the first."""

    household_number = models.TextField(primary_key=True)
    reached = models.IntegerField()

    class Meta:
        db_table = "source_reached"

    def __str__(self) -> str:
        return f"{self.household_number} ({self.reached})"


class SourceAwaited(models.Model):
    """未着の更新 — whom the registry named as changed and not yet delivered when it was last asked.

    Args: household_number: where the person belongs now; somebody who joins is not in the source yet.
    """

    resident_number = models.TextField(primary_key=True)
    household_number = models.TextField(db_index=True)
    source_no = models.IntegerField()

    class Meta:
        db_table = "source_awaited"

    def __str__(self) -> str:
        return f"{self.resident_number} ({self.source_no})"


class FeedState(models.Model):
    """連携の鮮度 — one row: up to when the registry has told everything, and whether it answers.

    Args:
        as_of: of the last answer. since: since when ``is_up`` is as it is.
        too_many: more was undelivered than the registry names one by one.
        supplied_at: when the full supply was complete; before that nothing is served.
        supplied_to: up to which household a full supply has come that goes on; empty when none does.
        doubt: messages that one side holds for received and the other does not know, as after a restore from a backup;
            nothing is served until a comparison is complete. settled: those of the last such comparison.
    """

    number = models.SmallIntegerField(primary_key=True, default=THE_ONLY)
    as_of = models.DateTimeField(null=True)
    is_up = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    too_many = models.BooleanField(default=False)
    supplied_at = models.DateTimeField(null=True)
    supplied_to = models.TextField(default="")
    doubt = models.TextField(default="")
    settled = models.TextField(default="")

    class Meta:
        db_table = "feed_state"
        constraints = [models.CheckConstraint(condition=Q(number=THE_ONLY), name="feed_state_is_one")]

    def __str__(self) -> str:
        return f"as of {self.as_of}"


class SupplyRun(models.Model):
    """一括提供・整合性確認の記録 — each time that the source was filled or compared with the registry.

    Args: compared: residents. differing: whose state was another one here. repaired: of how many it is right now.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    reason = models.TextField()
    begun_at = models.DateTimeField()
    seconds = models.FloatField()
    compared = models.IntegerField()
    differing = models.IntegerField()
    repaired = models.IntegerField()
    fault = models.TextField(default="")

    class Meta:
        db_table = "supply_run"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["supply", "comparison"]), name="supply_run_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.begun_at}"
