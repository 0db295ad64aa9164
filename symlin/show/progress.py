"""Progress on standard error, for a person who waits longer than a second at a terminal."""

import time

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner

PATIENCE = 1.0
"""Seconds before anything is shown."""


class Progress:
    """A line that says what is under way; it steps aside while a result is printed."""

    def __init__(self, stream):
        console = Console(file=stream)
        self._spinner = Spinner("line")
        self._since = time.monotonic()
        self._live = None
        if console.is_terminal:
            self._live = Live(
                self, console=console, transient=True, refresh_per_second=4, redirect_stdout=False,
                redirect_stderr=False)

    def __rich__(self):
        return self._spinner if time.monotonic() - self._since > PATIENCE else Group()

    def __enter__(self):
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_):
        if self._live:
            self._live.stop()

    def says(self, text):
        """What is under way from now on."""
        self._since = time.monotonic()
        self._spinner.update(text=text)

    def aside(self, action, *arguments, **options):
        """Run an action that prints, with the line out of its way."""
        if self._live:
            self._live.stop()
        action(*arguments, **options)
        if self._live:
            self._live.start()
