"""Source to Spec: the keys at the top. Every independent fault is collected; nothing stops early."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from specc.errors import Diagnostic, Findings
from specc.initializers import GlorotUniform, Init, Initializer
from specc.names import fault_of_model_name, fault_of_port_name
from specc.source import DEFAULT_LIMITS, Source
from specc.spec.complaints import Complaints
from specc.spec.entries import parse_entries
from specc.spec.faults import diagnostics
from specc.spec.inputs import parse_inputs
from specc.spec.model import Entry, Spec
from specc.spec.train import parse_train

#: Newest version of the language that this specc reads.
VERSION = 1
_TOP = ("specc", "name", "description", "input", "inputs", "layers", "outputs", "init", "train", "components")


def parse_spec(source: Source, max_faults: int = DEFAULT_LIMITS.max_faults) -> tuple[Spec, list[Diagnostic]]:
    """The spec and everything wrong with it. With errors, broken entries are left as places without a layer.

    Raises:
        SpecError: with `max_faults` errors, where there are at least so many.
    """
    return _Parser(source.data, Findings(max_faults)).spec()


class _Parser(Complaints):
    def __init__(self, data: Mapping[str, Any], found: Findings) -> None:
        super().__init__(found)
        self.data = data

    def spec(self) -> tuple[Spec, list[Diagnostic]]:
        """The whole spec."""
        self._top_keys()
        init = self._initializer()
        inputs = parse_inputs(self.data, self.found)
        entries: tuple[Entry, ...] = ()
        if "layers" not in self.data:
            self.complain("E112", (), owner="a spec", field="layers", example="layers: [{type: flatten}]")
        else:
            taken = {item.name: item.path for item in inputs}
            entries = parse_entries(self.data["layers"], ("layers",), init, self.found, taken)
        outputs = self._outputs()
        train = parse_train(self.data.get("train"), outputs, self.found) if "train" in self.data else None
        return Spec(self._name(), self._description(), inputs, entries, outputs, init, train), self.found

    def _top_keys(self) -> None:
        self.only(self.data, _TOP, "a spec")
        if "components" in self.data:
            self.complain("E117", ("components",), "key")
        version = self.data.get("specc", VERSION)
        if not isinstance(version, int) or isinstance(version, bool):
            self.not_whole("specc", version, ("specc",))
        elif version < 1:
            self.complain("E106", ("specc",), kind="ge", field="specc", limit=1, value=version)
        elif version > VERSION:
            self.complain("E113", ("specc",), found=version, newest=VERSION)

    def _initializer(self) -> Initializer:
        """``init:``, the initialiser of every weight that does not name its own."""
        from pydantic import TypeAdapter

        if "init" not in self.data:
            return GlorotUniform()
        try:
            adapter: TypeAdapter[Initializer] = TypeAdapter(Init)
            return adapter.validate_python(self.data["init"])
        except ValidationError as error:
            self.found += diagnostics(error, "init", Initializer, ("init",))
            return GlorotUniform()

    def _name(self) -> str:
        """The name of the model."""
        name = self.data.get("name", "Model")
        return name if self.is_name(name, ("name",), fault_of_model_name) else "Model"

    def _description(self) -> str:
        text = self.data.get("description", "")
        if not isinstance(text, str):
            self.not_text("description", text, ("description",))
            return ""
        return text

    def _outputs(self) -> dict[str, str]:
        """Name of each output -> name of the entry that computes it."""
        if "outputs" not in self.data:
            return {}
        raw = self.data["outputs"]
        if not isinstance(raw, dict) or not raw:
            self.complain("E123", ("outputs",), field="outputs", value=raw)
            return {}
        outputs: dict[str, str] = {}
        for name, target in raw.items():
            self.is_name(name, ("outputs", name), fault_of_port_name, "key")
            if isinstance(target, str):
                outputs[name] = target
            else:
                self.not_text(name, target, ("outputs", name))
        return outputs
