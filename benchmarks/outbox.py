"""Deliveries through the outbox: how many messages a second are claimed, handed over and noted in the alerts' histories."""
