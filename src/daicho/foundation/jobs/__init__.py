"""Jobs (処理の予約): work that an action leaves for later, queued in its own transaction and its own database."""

from daicho.foundation.jobs.queue import Job, JobNotKnown, PersonalNumberInJob, enqueue, enqueuer_for, register

__all__ = ["Job", "JobNotKnown", "PersonalNumberInJob", "enqueue", "enqueuer_for", "register"]
