"""Losses, optimisers, schedules and metrics: each defined once, neutrally, as data."""
