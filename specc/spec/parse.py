"""Source to Spec: entries of `layers`, inputs, outputs. Every independent fault is collected; nothing stops early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from specc.errors import Diagnostic, Path
from specc.initializers import Framework, GlorotUniform, Init, Initializer
from specc.layers import LAYERS, Layer
from specc.names import fault_of_name, nearest
from specc.source import Source
from specc.spec.faults import diagnostics
from specc.spec.inputs import parse_inputs
from specc.spec.model import CallEntry, Entry, GroupEntry, LayerEntry, Spec
from specc.spec.train import parse_train

#: Newest version of the language that this specc reads.
VERSION = 1
_TOP = ("specc", "name", "description", "input", "inputs", "layers", "outputs", "init", "train", "components")
_COMMON = ("type", "name", "from", "activation")


def parse_spec(source: Source) -> tuple[Spec, list[Diagnostic]]:
    """The spec and everything wrong with it. With errors, broken entries are left as places without a layer."""
    return _Parser(source.data).spec()


class _Parser:
    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.found: list[Diagnostic] = []
        self.init: Initializer = GlorotUniform()

    def complain(self, code: str, path: Path, at: str = "value", **args: Any) -> None:
        """Note one finding."""
        self.found.append(Diagnostic(code, args, path, "key" if at == "key" else "value"))

    def spec(self) -> tuple[Spec, list[Diagnostic]]:
        """The whole spec."""
        self._top_keys()
        self.init = self._initializer()
        inputs = parse_inputs(self.data, self.found)
        entries: tuple[Entry, ...] = ()
        if "layers" not in self.data:
            self.complain("E112", (), owner="a spec", field="layers", example="layers: [{type: flatten}]")
        else:
            entries = self._entries(self.data["layers"], ("layers",))
        outputs = self._outputs()
        train = parse_train(self.data.get("train"), outputs, self.found) if "train" in self.data else None
        return Spec(self._name(), self._description(), inputs, entries, outputs, self.init, train), self.found

    def _top_keys(self) -> None:
        for key in self.data:
            if key not in _TOP:
                self.complain(
                    "E111", (key,), "key", owner="a spec", field=key, guess=nearest(key, _TOP), options=", ".join(_TOP)
                )
        if "components" in self.data:
            self.complain("E117", ("components",), "key", what="components")
        version = self.data.get("specc", VERSION)
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            self.complain("E105", ("specc",), field="specc", value=version)
        elif version > VERSION:
            self.complain("E113", ("specc",), found=version, newest=VERSION)

    def _initializer(self) -> Initializer:
        from pydantic import TypeAdapter

        if "init" not in self.data:
            return GlorotUniform()
        try:
            adapter: TypeAdapter[Initializer] = TypeAdapter(Init)
            return adapter.validate_python(self.data["init"])
        except ValidationError as error:
            self.found += [
                replace(found, args={**found.args, "field": "init"})
                for found in diagnostics(error, "init", Initializer, ("init",))
            ]
            return GlorotUniform()

    def _name(self) -> str:
        if "name" not in self.data:
            return "Model"
        name = self.data["name"]
        return name if self._good_name(name, ("name",)) else "Model"

    def _good_name(self, name: object, path: Path) -> bool:
        if not isinstance(name, str):
            self.complain("E109", path, field="name", value=name)
            return False
        fault = fault_of_name(name)
        if fault:
            self.complain(fault[0], path, **fault[1])
        return fault is None

    def _description(self) -> str:
        text = self.data.get("description", "")
        if not isinstance(text, str):
            self.complain("E109", ("description",), field="description", value=text)
            return ""
        return text

    def _outputs(self) -> dict[str, str]:
        if "outputs" not in self.data:
            return {}
        raw = self.data["outputs"]
        if not isinstance(raw, dict) or not raw:
            self.complain("E123", ("outputs",), field="outputs", value=raw)
            return {}
        outputs: dict[str, str] = {}
        for name, target in raw.items():
            if not self._good_name(name, ("outputs", name)):
                continue
            if isinstance(target, str):
                outputs[name] = target
            else:
                self.complain("E109", ("outputs", name), field=name, value=target)
        return outputs

    def _entries(self, raw: object, path: Path) -> tuple[Entry, ...]:
        if not isinstance(raw, list) or not raw:
            self.complain("E122", path, field="layers", value=raw)
            return ()
        entries: list[Entry] = []
        counts: dict[str, int] = {}
        for index, item in enumerate(raw):
            entries += self._entry(item, (*path, index), counts)
        self._unique(entries)
        return tuple(entries)

    def _unique(self, entries: list[Entry]) -> None:
        """Names must differ, also when case is folded: some file systems and some readers fold it."""
        seen: dict[str, Entry] = {}
        for entry in entries:
            first = seen.setdefault(entry.name.casefold(), entry)
            if first is entry:
                continue
            code = "E303" if first.name == entry.name else "E203"
            self.complain(code, (*entry.path, "name"), name=entry.name, first=first.name, first_path=first.path)

    def _entry(self, item: object, path: Path, counts: dict[str, int]) -> list[Entry]:
        if not isinstance(item, dict):
            self.complain("E114", path, value=item)
            return []
        kinds = [key for key in ("type", "layers", "call", "use") if key in item]
        if not kinds:
            self.complain("E115", path)
            return []
        if len(kinds) > 1:
            self.complain("E116", (*path, kinds[1]), "key", first=kinds[0], second=kinds[1])
            return []
        sources = self._sources(item, path)
        if kinds[0] == "layers":
            self._only(item, ("layers", "name", "from"), "a group", path)
            name, named = self._entry_name(item, path, "group", counts)
            return [GroupEntry(name, self._entries(item["layers"], (*path, "layers")), sources, path, named)]
        if kinds[0] == "call":
            self._only(item, ("call", "name", "from"), "a call", path)
            if not isinstance(item["call"], str):
                self.complain("E109", (*path, "call"), field="call", value=item["call"])
                return []
            name, named = self._entry_name(item, path, item["call"], counts, start=2)
            return [CallEntry(name, item["call"], sources, path, named)]
        if kinds[0] == "use":
            self.complain("E117", (*path, "use"), "key", what="components")
            return []
        return self._layer(item, path, sources, counts)

    def _only(self, item: Mapping[str, Any], allowed: tuple[str, ...], owner: str, path: Path) -> None:
        for key in item:
            if key not in allowed:
                args = {"owner": owner, "field": key, "guess": nearest(key, allowed), "options": ", ".join(allowed)}
                self.complain("E111", (*path, key), "key", **args)

    def _entry_name(
        self, item: Mapping[str, Any], path: Path, stem: str, counts: dict[str, int], start: int = 1
    ) -> tuple[str, bool]:
        """The given name, or the stem and a number that goes up."""
        if "name" in item and self._good_name(item["name"], (*path, "name")):
            return item["name"], True
        counts[stem] = counts.get(stem, start - 1) + 1
        return f"{stem}_{counts[stem]}", False

    def _sources(self, item: Mapping[str, Any], path: Path) -> tuple[str, ...] | None:
        if "from" not in item:
            return None
        raw = item["from"]
        names = raw if isinstance(raw, list) else [raw]
        if not names or not all(isinstance(name, str) for name in names):
            self.complain("E118", (*path, "from"), value=raw)
            return None
        return tuple(names)

    def _layer(
        self, item: Mapping[str, Any], path: Path, sources: tuple[str, ...] | None, counts: dict[str, int]
    ) -> list[Entry]:
        type_name = item["type"]
        if not isinstance(type_name, str) or type_name not in LAYERS:
            guess = nearest(type_name, LAYERS.names)
            self.complain("E110", (*path, "type"), type=type_name, guess=guess)
            name, named = self._entry_name(item, path, "layer", counts)
            return [LayerEntry(name, "", None, sources, path, named)]
        name, named = self._entry_name(item, path, type_name, counts)
        kind = LAYERS[type_name]
        fields = {key: value for key, value in item.items() if key not in _COMMON}
        layer = self._validated(kind, type_name, fields, path)
        entries: list[Entry] = [LayerEntry(name, type_name, layer, sources, path, named)]
        if "activation" in item:
            entries += self._activation(item["activation"], kind, type_name, path, counts)
        return entries

    def _validated(self, kind: type[Layer], owner: str, fields: dict[str, Any], path: Path) -> Layer | None:
        # Only where a field says nothing does the spec's own default apply.
        defaults = {key: self.init for key in kind.initializers if kind.model_fields[key].default is None}
        if isinstance(self.init, Framework):
            defaults = dict.fromkeys(kind.initializers, self.init)
        try:
            return kind.model_validate({**defaults, **fields})
        except ValidationError as error:
            self.found += diagnostics(error, owner, kind, path)
            return None

    def _activation(
        self, raw: object, kind: type[Layer], owner: str, path: Path, counts: dict[str, int]
    ) -> list[Entry]:
        """``activation: relu`` and ``activation: {type: leaky_relu, slope: 0.2}`` are a layer of their own."""
        at = (*path, "activation")
        if not kind.takes_activation:
            options = ", ".join(sorted({*kind.model_fields, "name", "from"}))
            self.complain("E111", at, "key", owner=owner, field="activation", guess="", options=options)
            return []
        fields = dict(raw) if isinstance(raw, dict) else {"type": raw}
        name = fields.pop("type", None)
        if name == "none" or (raw is None):
            return []
        if not isinstance(name, str) or name not in LAYERS or not LAYERS[name].is_activation:
            options = tuple(known for known in LAYERS.names if LAYERS[known].is_activation)
            args = {"field": "activation", "value": name, "guess": nearest(name, (*options, "none"))}
            self.complain("E102", at, **args, options=", ".join(options))
            return []
        layer = self._validated(LAYERS[name], name, fields, at)
        counts[name] = counts.get(name, 0) + 1
        return [LayerEntry(f"{name}_{counts[name]}", name, layer, None, at, named=False, sugar=True)]
