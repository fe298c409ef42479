"""The channels by which people are told of alerts, for whoever makes them in a program: import what you need.

`import procurekit` doesn't load this package: a program that tells nobody does without it.
"""

from __future__ import annotations

from procurekit.adapters.notify.channels import Channels
from procurekit.adapters.notify.from_url import channel_of
from procurekit.adapters.notify.log import LogChannel
from procurekit.adapters.notify.mail import Mail
from procurekit.adapters.notify.services import Apprise
from procurekit.adapters.notify.signing import new_secret
from procurekit.adapters.notify.webhook import Webhook

__all__ = ["Apprise", "Channels", "LogChannel", "Mail", "Webhook", "channel_of", "new_secret"]
