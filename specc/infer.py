"""Spec to Graph: who feeds whom, and every shape on the way.

Where an entry is broken its value is unknown (None), and so is everything computed from it: one mistake is reported
once, and everything that does not depend on it is still checked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from specc.errors import Diagnostic, Findings, Path
from specc.graph import Block, Graph, Item, Node, Output
from specc.layers import Fault, Inferred, Value
from specc.layers._fields import LARGEST
from specc.names import nearest
from specc.scope import Scope, Target
from specc.source import DEFAULT_LIMITS
from specc.spec import UNREADABLE, CallEntry, Entry, GroupEntry, LayerEntry, Spec
from specc.spec.train import ONLY

#: The word that names the only input of a model, or the input of a component.
INPUT = "input"
#: Most layers of one model. Calls of groups that call groups can make a short spec arbitrarily large.
MAX_LAYERS = 20_000
#: How deep calls may go.
MAX_DEPTH = 64
#: Findings about names in ``from``, ``call`` and ``outputs``.
_WIRING = frozenset({"E301", "E302", "E304", "E305", "E311"})
#: A misspelt name is looked for among so many of the nearest ones.
_GUESSED = 300


@dataclass(frozen=True)
class _Made:
    """What an entry became: its items in the tree (none where broken) and the id of its output."""

    items: tuple[Item, ...]
    output: str


def infer(
    spec: Spec, max_faults: int = DEFAULT_LIMITS.max_faults, max_layers: int = MAX_LAYERS
) -> tuple[Graph, list[Diagnostic]]:
    """The graph of a spec and everything wrong with its wiring and its shapes.

    Raises:
        SpecError: with `max_faults` errors where there are at least so many; E606, more layers than `max_layers`.
    """
    return _Inference(spec, Findings(max_faults), max_layers).graph()


class _Inference:
    def __init__(self, spec: Spec, found: Findings, max_layers: int) -> None:
        self.spec = spec
        self.found = found
        self.max_layers = max_layers
        self.count = 0
        self.nodes: dict[str, Node] = {}
        self.values: dict[str, Value | None] = {
            item.name: Value(item.shape, item.dtype, item.vocab) for item in spec.inputs
        }
        self.used: set[str] = set()

    def complain(self, code: str, path: Path, **args: object) -> None:
        """Note one finding."""
        self.found.append(Diagnostic(code, args, path))

    def graph(self) -> tuple[Graph, list[Diagnostic]]:
        """Walk the entries, then settle outputs and look for values that nobody uses."""
        scope = Scope.of_inputs([item.name for item in self.spec.inputs])
        start = self.spec.inputs[0].name if len(self.spec.inputs) == 1 else ""
        items, last = self._entries(self.spec.entries, scope, start, prefix="")
        outputs = self._outputs(scope, last)
        self._unused(self.spec.entries, scope)
        spec = self.spec
        graph = Graph(spec.name, spec.description, spec.inputs, self.nodes, items, outputs, spec.init, spec.train)
        return graph, self.found

    def _entries(
        self, entries: tuple[Entry, ...], scope: Scope, previous: str, prefix: str, shares: str = ""
    ) -> tuple[tuple[Item, ...], str]:
        """The items of a list of entries and the id of the last value. `shares` is set in further uses of a group."""
        items: list[Item] = []
        scope.announce(entries)
        activated = ""
        for entry in entries:
            sources = self._sources(entry, scope, previous)
            made = self._entry(entry, scope, sources, prefix, shares)
            scope.define(entry.name, Target(made.output, entry, shares or prefix, scope=scope))
            if isinstance(entry, LayerEntry) and entry.sugar:
                scope.activate(activated, made.output, entry)
            activated = entry.name
            items += made.items
            previous = made.output
        return tuple(items), previous

    def _sources(self, entry: Entry, scope: Scope, previous: str) -> tuple[str, ...]:
        """Ids of what an entry takes; an unknown name becomes the id of nothing, "" (with its value unknown)."""
        if entry.sources is None:
            if not previous:
                names = ", ".join(item.name for item in self.spec.inputs)
                if names and not self.nodes:
                    self.complain("E304", entry.path, name=entry.name, inputs=names)
            self.used.add(previous)
            return (previous,)
        ids = []
        for index, name in enumerate(entry.sources):
            place = (*entry.path, "from", index) if len(entry.sources) > 1 else (*entry.path, "from")
            ids.append(self._look_up(name, entry, scope, place))
        self.used.update(ids)
        return tuple(ids)

    def _look_up(self, name: str, entry: Entry, scope: Scope, place: Path) -> str:
        if not name:
            return ""
        if name == INPUT and name not in scope and len(self.spec.inputs) == 1:
            return self.spec.inputs[0].name
        target = scope.find(name)
        if target is not None:
            return target.output
        self._unknown(name, entry, scope, place)
        return ""

    def _unknown(self, name: str, entry: Entry, scope: Scope, place: Path) -> None:
        """Say why a name in ``from`` or ``call`` cannot be used."""
        cycle = scope.cycle(entry, name)
        if cycle:
            shown = cycle if len(cycle) <= 6 else [*cycle[:4], "...", cycle[-1]]
            self.complain("E302", place, cycle=" -> ".join(shown))
        elif scope.comes_later(name):
            self.complain("E305", place, name=name, entry=entry.name)
        else:
            self._not_there(name, scope, place)

    def _not_there(self, name: str, scope: Scope, place: Path) -> None:
        group = scope.inside(name)
        guess = "" if group else nearest(name, islice(scope.names(), _GUESSED))
        self.complain("E301", place, kind="inside" if group else "", name=name, guess=guess, group=group)

    def _entry(self, entry: Entry, scope: Scope, sources: tuple[str, ...], prefix: str, shares: str) -> _Made:
        if isinstance(entry, LayerEntry):
            return self._layer(entry, sources, prefix, shares)
        if isinstance(entry, GroupEntry):
            return self._group(entry, entry, scope, sources, prefix, f"{shares}{entry.name}." if shares else "")
        target = scope.find(entry.target)
        if target is None or target.entry is None or isinstance(target.entry, CallEntry):
            place = (*entry.path, "call")
            if target is None:
                self._unknown(entry.target, entry, scope, place)
            else:
                self.complain("E311", place, name=entry.target)
            self.values.setdefault(f"{prefix}{entry.name}", None)
            return _Made((), f"{prefix}{entry.name}")
        owner = f"{target.prefix}{target.entry.name}"
        if isinstance(target.entry, GroupEntry):
            return self._group(target.entry, entry, target.scope or scope, sources, prefix, f"{owner}.")
        renamed = replace(target.entry, name=entry.name, path=entry.path, named=entry.named)
        made = self._layer(renamed, sources, prefix, "", owner)
        if target.then is None:
            return made
        activation = replace(target.then, name=f"{entry.name}_{target.then.type}", path=entry.path)
        after = self._layer(activation, (made.output,), prefix)
        return _Made((*made.items, *after.items), after.output)

    def _layer(
        self, entry: LayerEntry, sources: tuple[str, ...], prefix: str, shares: str = "", owner: str = ""
    ) -> _Made:
        """One node. `owner` is the node whose parameters it uses, if not its own."""
        own_id = f"{prefix}{entry.name}"
        owner = owner or (f"{shares}{entry.name}" if shares else "")
        takes = [self.values.get(source) for source in sources]
        self.values[own_id] = None
        self.count += 1
        if self.count > self.max_layers:
            self.found.stop(Diagnostic("E606", {"limit": self.max_layers}, entry.path))
        if entry.layer is None or not self._arity(entry, sources) or any(value is None for value in takes):
            return _Made((), own_id)
        known = tuple(value for value in takes if value is not None)
        inferred = self._infer(entry, sources, known)
        if inferred is None or not self._fits(entry, inferred) or not self._same_params(entry, owner, inferred):
            return _Made((), own_id)
        node = Node(
            own_id,
            entry.name,
            entry.type,
            entry.layer,
            sources,
            known,
            inferred.value,
            entry.path,
            inferred.params,
            inferred.macs,
            inferred.arithmetic,
            inferred.resolved,
            entry.named,
            entry.sugar,
            owner if inferred.params else "",
        )
        self.nodes[own_id] = node
        self.values[own_id] = inferred.value
        return _Made((node,), own_id)

    def _arity(self, entry: LayerEntry, sources: tuple[str, ...]) -> bool:
        assert entry.layer is not None
        if entry.sources == UNREADABLE:
            return False
        fewest, most = entry.layer.arity
        if len(sources) < fewest or (most is not None and len(sources) > most):
            kind = "least" if most is None else "one" if most == 1 else "exactly"
            at = (*entry.path, "from") if entry.sources is not None else entry.path
            self.complain("E306", at, kind=kind, type=entry.type, needed=fewest, found=len(sources))
            return False
        return True

    def _fits(self, entry: LayerEntry, inferred: Inferred) -> bool:
        """Sizes beyond what a machine can count make no shape; they would only grow from layer to layer."""
        shape = inferred.value.shape
        if max(shape) > LARGEST:
            self.complain("E607", entry.path, name=entry.name, shape=shape, limit=LARGEST)
            return False
        return True

    def _infer(self, entry: LayerEntry, sources: tuple[str, ...], takes: tuple[Value, ...]) -> Inferred | None:
        assert entry.layer is not None
        for source, value in zip(sources, takes, strict=True):
            if value.dtype != "float" and not entry.layer.takes_integers:
                self.complain("E415", entry.path, type=entry.type, source=source)
                return None
        try:
            return entry.layer.infer(takes)
        except Fault as fault:
            args = dict(fault.args_by_name)
            for key in ("first", "second"):
                if isinstance(args.get(key), int):
                    args[key] = sources[args[key]]
            self.complain(fault.code, (*entry.path, fault.at) if fault.at else entry.path, **args)
            return None

    def _same_params(self, entry: LayerEntry, owner: str, inferred: Inferred) -> bool:
        """A call must want parameters of the very shapes that the first use made."""
        if not owner or owner not in self.nodes:
            return True
        for mine, theirs in zip(inferred.params, self.nodes[owner].params, strict=True):
            if mine.shape != theirs.shape:
                args = {
                    "name": entry.name,
                    "owner": owner,
                    "param": mine.name,
                    "shape": mine.shape,
                    "other": theirs.shape,
                }
                self.complain("E309", entry.path, **args)
                return False
        return True

    def _group(
        self,
        group: GroupEntry,
        entry: GroupEntry | CallEntry,
        scope: Scope,
        sources: tuple[str, ...],
        prefix: str,
        shares: str,
    ) -> _Made:
        """A group at its own place, or (for a call) once more under another name with the weights of the first."""
        own_id = f"{prefix}{entry.name}"
        if len(sources) != 1:
            self.complain("E306", (*entry.path, "from"), kind="one", type="a group", needed=1, found=len(sources))
            sources = ("",)
        if own_id.count(".") > MAX_DEPTH:
            self.found.stop(Diagnostic("E310", {"limit": MAX_DEPTH}, entry.path))
        inner = scope.child()
        items, last = self._entries(group.entries, inner, sources[0], f"{own_id}.", shares)
        if not items:
            self.values[own_id] = None
            return _Made((), own_id)
        self._unused(group.entries, inner, last)
        linear = _is_linear(items, sources[0])
        block = Block(own_id, entry.name, items, sources[0], last, linear, entry.path, entry.named, shares.rstrip("."))
        return _Made((block,), last)

    def _outputs(self, scope: Scope, last: str) -> tuple[Output, ...]:
        if not self.spec.outputs:
            self.used.add(last)
            return (Output(ONLY, last),) if last in self.nodes else ()
        outputs = []
        for name, source in self.spec.outputs.items():
            target = scope.find(source)
            if target is None:
                self._not_there(source, scope, ("outputs", name))
            else:
                self.used.add(target.output)
                outputs.append(Output(name, target.output))
        return tuple(outputs)

    def _unused(self, entries: tuple[Entry, ...], scope: Scope, last: str = "") -> None:
        """A layer whose output goes nowhere would be dropped by any printer, so it is refused."""
        for entry in entries:
            target = scope.find(entry.name)
            if target is not None and target.output not in self.used and target.output != last:
                self.complain("E307", entry.path, name=entry.name)
        if not last:
            # An unknown name leaves the layer that was meant unused: that is the same mistake, not a second one.
            if any(found.code in _WIRING for found in self.found):
                self.found[:] = [found for found in self.found if found.code != "E307"]
                return
            for item in self.spec.inputs:
                if item.name not in self.used:
                    self.complain("E308", item.path, name=item.name)


def _is_linear(items: tuple[Item, ...], source: str) -> bool:
    """Whether each item takes exactly the output of the item before."""
    for item in items:
        if isinstance(item, Node):
            if item.inputs != (source,):
                return False
            source = item.id
        else:
            if not item.linear or item.source != source:
                return False
            source = item.output
    return True
