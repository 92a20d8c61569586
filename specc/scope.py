"""Which names an entry can see: those before it in its own list, and those of the lists around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from specc.spec import Entry, GroupEntry, LayerEntry


@dataclass(frozen=True)
class Target:
    """What a name stands for: the id of its output, its entry (None for an input), and the prefix of its id.

    `then` is the activation that was written on the entry; the name means what comes out of it. `scope` is where the
    entry stands, and so what names inside it mean, also when it is called from elsewhere.
    """

    output: str
    entry: Entry | None = None
    prefix: str = ""
    then: LayerEntry | None = None
    scope: Scope | None = field(default=None, compare=False, repr=False)


@dataclass
class Scope:
    """The names of one list of entries, inside those of the list around it."""

    known: dict[str, Target] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    outer: Scope | None = None
    _places: dict[str, int] | None = None

    @classmethod
    def of_inputs(cls, names: list[str]) -> Scope:
        """The outermost scope, where only the model's inputs are known."""
        return cls({name: Target(name) for name in names})

    def child(self) -> Scope:
        """The scope of a group inside this one."""
        return Scope(outer=self)

    def announce(self, entries: tuple[Entry, ...]) -> None:
        """Say which entries will come, so that a name used too early can be told from an unknown one."""
        self.entries = entries
        self._places = None

    def define(self, name: str, target: Target) -> None:
        """From here on `name` can be used."""
        self.known.setdefault(name, target)

    def activate(self, name: str, output: str, activation: LayerEntry) -> None:
        """The name of an entry with an activation means what comes out of the activation."""
        self.known[name] = replace(self.known[name], output=output, then=activation)

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def find(self, name: str) -> Target | None:
        """What a name stands for, looking outwards."""
        return self.known.get(name) or (self.outer.find(name) if self.outer else None)

    def names(self) -> list[str]:
        """The names that can be seen, the nearest first."""
        return [*reversed(self.known), *(self.outer.names() if self.outer else [])]

    def comes_later(self, name: str) -> bool:
        """Whether the name is defined further down in the same list."""
        return name in self._index()

    def inside(self, name: str) -> str:
        """The group that hides this name, empty if there is none."""
        scope: Scope | None = self
        while scope is not None:
            for group in _groups(scope.entries):
                if any(entry.name == name for entry in group.entries):
                    return group.name
            scope = scope.outer
        return ""

    def cycle(self, entry: Entry, name: str) -> list[str]:
        """The names from `entry` through `name` back to `entry`, empty where they form no cycle.

        Walks without recursion: each entry of the list is looked at once.
        """
        came_from: dict[str, str] = {name: entry.name}
        waiting = [name]
        while waiting:
            here = waiting.pop()
            if here == entry.name:
                return _walk_back(came_from, here, entry.name)
            for source in self._feeds(here):
                if source not in came_from:
                    came_from[source] = here
                    waiting.append(source)
        return []

    def _index(self) -> dict[str, int]:
        """The place of every entry in the list, by its name."""
        if self._places is None:
            self._places = {entry.name: index for index, entry in enumerate(self.entries)}
        return self._places

    def _feeds(self, name: str) -> tuple[str, ...]:
        """What the entry of a name takes, if it is one of the list."""
        index = self._index().get(name)
        if index is None:
            return ()
        sources = self.entries[index].sources
        if sources is not None:
            return sources
        return (self.entries[index - 1].name,) if index else ()


def _walk_back(came_from: dict[str, str], here: str, start: str) -> list[str]:
    names = [here]
    while True:
        here = came_from[here]
        names.append(here)
        if here == start:
            return names[::-1]


def _groups(entries: tuple[Entry, ...]) -> Iterator[GroupEntry]:
    for entry in entries:
        if isinstance(entry, GroupEntry):
            yield entry
            yield from _groups(entry.entries)
