"""The entries of `layers`: layers, groups and calls, each with a name, and activations on a line of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from specc.errors import Findings, Path, Place
from specc.initializers import Framework, Initializer
from specc.layers import LAYERS, Layer
from specc.spec.complaints import Complaints
from specc.spec.faults import diagnostics, unknown_key, word
from specc.spec.model import UNREADABLE, CallEntry, Entry, GroupEntry, LayerEntry

_KINDS = ("type", "layers", "call", "use")
_COMMON = ("type", "name", "from", "activation")


def parse_entries(
    raw: object, path: Path, init: Initializer, found: Findings, taken: Mapping[str, Path]
) -> tuple[Entry, ...]:
    """The entries of a spec's `layers`. What is wrong with them is added to `found`.

    Args:
        raw: the plain data.
        path: leads to it.
        init: the initialiser of weights that name none.
        found: where findings go.
        taken: names that the list cannot use, as the inputs have them, and where they are.
    """
    return _Parser(init, found).entries(raw, path, taken)


class _Parser(Complaints):
    def __init__(self, init: Initializer, found: Findings) -> None:
        super().__init__(found)
        self.init = init

    def entries(self, raw: object, path: Path, taken: Mapping[str, Path]) -> tuple[Entry, ...]:
        """The entries of one list."""
        if not isinstance(raw, list) or not raw:
            self.complain("E122", path, field="layers", value=raw)
            return ()
        entries: list[Entry] = []
        numbers = _Numbers([*taken, *(item.get("name") for item in raw if isinstance(item, dict))])
        for index, item in enumerate(raw):
            entries += self._entry(item, (*path, index), numbers)
        self._unique(entries, taken)
        return tuple(entries)

    def _unique(self, entries: list[Entry], taken: Mapping[str, Path]) -> None:
        """Names must differ, also when case is folded: some file systems and some readers fold it."""
        seen = {name.casefold(): (name, Place(path, "key")) for name, path in taken.items()}
        for entry in entries:
            here = Place((*entry.path, "name"))
            first, place = seen.setdefault(entry.name.casefold(), (entry.name, here))
            if place is not here:
                code = "E303" if first == entry.name else "E203"
                self.complain(code, here.path, name=entry.name, first=first, place=place)

    def _entry(self, item: object, path: Path, numbers: _Numbers) -> list[Entry]:
        if not isinstance(item, dict):
            layer = isinstance(item, str) and item in LAYERS
            self.complain("E114", path, kind="layer" if layer else "", word=item if layer else "", value=item)
            return []
        kinds = [key for key in _KINDS if key in item]
        if not kinds:
            self.complain("E115", path)
            return []
        if len(kinds) > 1:
            self.complain("E116", (*path, kinds[1]), "key", first=kinds[0], second=kinds[1])
            return []
        if kinds[0] == "use":
            self.complain("E117", (*path, "use"), "key")
            return []
        make = {"type": self._layer, "layers": self._group, "call": self._call}[kinds[0]]
        return make(item, path, self._sources(item, path), numbers)

    def _group(
        self, item: Mapping[str, Any], path: Path, sources: tuple[str, ...] | None, numbers: _Numbers
    ) -> list[Entry]:
        self.only(item, ("layers", "name", "from"), "a group", path)
        name, named = self._name(item, path, "group", numbers)
        return [GroupEntry(name, self.entries(item["layers"], (*path, "layers"), {}), sources, path, named)]

    def _call(
        self, item: Mapping[str, Any], path: Path, sources: tuple[str, ...] | None, numbers: _Numbers
    ) -> list[Entry]:
        self.only(item, ("call", "name", "from"), "a call", path)
        target = item["call"]
        if not isinstance(target, str):
            self.not_text("call", target, (*path, "call"))
            return []
        name, named = self._name(item, path, target, numbers, start=2)
        return [CallEntry(name, target, sources, path, named)]

    def _name(
        self, item: Mapping[str, Any], path: Path, stem: str, numbers: _Numbers, start: int = 1
    ) -> tuple[str, bool]:
        """The given name, or the stem and a number that goes up."""
        if "name" in item and self.is_name(item["name"], (*path, "name")):
            return item["name"], True
        return numbers.next(stem, start), False

    def _sources(self, item: Mapping[str, Any], path: Path) -> tuple[str, ...] | None:
        if "from" not in item:
            return None
        raw = item["from"]
        names = raw if isinstance(raw, list) else [raw]
        if not names or not all(isinstance(name, str) and name for name in names):
            self.complain("E118", (*path, "from"), value=raw)
            return UNREADABLE
        return tuple(names)

    def _layer(
        self, item: Mapping[str, Any], path: Path, sources: tuple[str, ...] | None, numbers: _Numbers
    ) -> list[Entry]:
        type_name = item["type"]
        if not isinstance(type_name, str) or type_name not in LAYERS:
            self.complain("E110", (*path, "type"), **word(type_name, LAYERS.names))
            name, named = self._name(item, path, "layer", numbers)
            return [LayerEntry(name, "", None, sources, path, named)]
        name, named = self._name(item, path, type_name, numbers)
        kind = LAYERS[type_name]
        fields = {key: value for key, value in item.items() if key not in _COMMON}
        beside = _COMMON if kind.takes_activation else _COMMON[:-1]
        layer = self._validated(kind, type_name, fields, path, beside)
        entries: list[Entry] = [LayerEntry(name, type_name, layer, sources, path, named)]
        if "activation" in item:
            entries += self._activation(item["activation"], kind, type_name, path, numbers)
        return entries

    def _validated(
        self, kind: type[Layer], owner: str, fields: dict[str, Any], path: Path, beside: tuple[str, ...]
    ) -> Layer | None:
        """The layer, or None. `beside` are the keys that its entry may have besides its fields."""
        # Only where a field says nothing does the spec's own default apply.
        defaults = {key: self.init for key in kind.initializers if kind.model_fields[key].default is None}
        if isinstance(self.init, Framework):
            defaults = dict.fromkeys(kind.initializers, self.init)
        given = {key: value for key, value in fields.items() if value is not None or key not in defaults}
        try:
            return kind.model_validate({**defaults, **given})
        except ValidationError as error:
            self.found += diagnostics(error, owner, kind, path, beside)
            return None

    def _activation(self, raw: object, kind: type[Layer], owner: str, path: Path, numbers: _Numbers) -> list[Entry]:
        """``activation: relu`` and ``activation: {type: leaky_relu, slope: 0.2}`` are a layer of their own."""
        at = (*path, "activation")
        if not kind.takes_activation:
            known = [*kind.model_fields, *_COMMON[:-1]]
            self.complain("E111", at, "key", **{**unknown_key(owner, "activation", known), "guess": ""})
            return []
        fields = dict(raw) if isinstance(raw, dict) else {"type": raw}
        name = fields.pop("type", None)
        if name == "none" or raw is None:
            return []
        if not isinstance(name, str) or name not in LAYERS or not LAYERS[name].is_activation:
            options = [layer for layer in LAYERS.names if LAYERS[layer].is_activation]
            self.complain("E102", at, field="activation", **word(name, [*options, "none"]))
            return []
        layer = self._validated(LAYERS[name], name, fields, at, ("type",))
        return [LayerEntry(numbers.next(name), name, layer, None, at, named=False, sugar=True)]


class _Numbers:
    """Names for entries without one: their type and a number, past every name that the list has already."""

    def __init__(self, taken: Iterable[object]) -> None:
        self._taken = {name.casefold() for name in taken if isinstance(name, str)}
        self._counts: dict[str, int] = {}

    def next(self, stem: str, start: int = 1) -> str:
        """``dense_1``, then ``dense_2``."""
        number = self._counts.get(stem, start)
        while f"{stem}_{number}".casefold() in self._taken:
            number += 1
        self._counts[stem] = number + 1
        return f"{stem}_{number}"
