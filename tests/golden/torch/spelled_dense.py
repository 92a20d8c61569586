"""Written.

Printed by specc 0.1.0 from model.yaml. Edit the spec, not this file.
sha256 of the spec: 9a8c7764dac6ee5ab35c20d6dd51613bdf578d96c214b999a6457abcafdbe4a3
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn


class SimpleDense(nn.Module):
    """A dense layer from its definition: activation(x @ w + b)."""

    def __init__(
        self,
        in_features: int,
        units: int,
        activation: Callable[[torch.Tensor], torch.Tensor] | None = None,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.w = nn.Parameter(nn.init.xavier_uniform_(torch.empty(in_features, units)))
        self.b = nn.Parameter(torch.zeros(units)) if bias else None
        self.activation = activation

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.matmul(x, self.w)
        if self.b is not None:
            y = y + self.b
        if self.activation is not None:
            y = self.activation(y)
        return y


class Written(nn.Module):
    """(N, 3, 6, 5) -> (N, 2). 834 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.dense_1 = SimpleDense(3, 4, activation=torch.tanh)
        self.hidden = SimpleDense(6 * 5 * 4, 6, activation=F.relu)
        self.bent = SimpleDense(6, 6, activation=F.leaky_relu)
        self.dense_2 = SimpleDense(6, 6, bias=False)
        self.dense_3 = SimpleDense(6, 2)
        # he_normal
        nn.init.trunc_normal_(
            self.hidden.w,
            std=0.14676634685917297,
            a=-0.29353269371834595,
            b=0.29353269371834595,
        )
        nn.init.ones_(self.bent.get_parameter("b"))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.permute(0, 2, 3, 1)  # features last for dense_1
        x = self.dense_1(x)
        x = x.flatten(1)  # 6 * 5 * 4 = 120
        x = self.hidden(x)
        x = self.bent(x)
        x = F.elu(self.dense_2(x), alpha=0.5)
        x = self.bent(x)
        x = self.dense_3(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = Written().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 6, 5, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
