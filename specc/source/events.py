"""From text to the YAML events of its one document, with the parser's complaints in our codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import yaml

from specc.errors import Diagnostic, Span
from specc.source.faults import Faults
from specc.source.places import first_character
from specc.source.syntax import explain

#: libyaml where PyYAML was built with it, about ten times as fast; both give the same events.
LOADER: Any = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


def node_events(
    text: str, lines: tuple[str, ...], faults: Faults, bracket: Callable[[], Span | None]
) -> Iterator[yaml.NodeEvent | yaml.CollectionEndEvent]:
    """What a text consists of: scalars, aliases, starts and ends of lists and mappings.

    A syntax error or a second document (E003) ends in `SpecError`. `bracket` tells the place of the innermost ``[`` or
    ``{`` that is open when it is called.
    """
    documents = 0
    for event in _events(text, lines, faults, bracket):
        if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
            yield event
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                faults.stop(Diagnostic("E003", span=first_character(event)))
            if event.tags:
                faults.note("E010", first_character(event))


def _events(
    text: str, lines: tuple[str, ...], faults: Faults, bracket: Callable[[], Span | None]
) -> Iterator[yaml.Event]:
    stream = yaml.parse(text, Loader=LOADER)
    while True:
        try:
            event = next(stream, None)
        except yaml.MarkedYAMLError as error:
            faults.stop(explain(error, lines, bracket()))
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # PyYAML without libyaml lets chr() and int() complain about "\UFFFFFFFF" and `%YAML 1.<5,000 digits>`.
            faults.stop(Diagnostic("E015", {"problem": str(error)}, span=Span(1, 1, 1)))
        if event is None:
            return
        yield event
