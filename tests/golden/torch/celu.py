"""CeluExample: An exponential for negative values, without a bend at zero.

Printed by specc 0.1.0 from celu.yaml. Edit the spec, not this file.
sha256 of the spec: 05d806ae1b1302513d5d441bb90a19b7efcef89bacabf3ba64cfcc23a21966c9
"""

import torch
import torch.nn.functional as F
from torch import nn


class CeluExample(nn.Module):
    """(N, 6) -> (N, 3). 83 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.dense_1 = nn.Linear(6, 8)
        self.dense_2 = nn.Linear(8, 3)
        for part in self.modules():
            if isinstance(part, nn.Linear):
                nn.init.xavier_uniform_(part.weight)
                nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.dense_1(x)
        x = F.celu(x, alpha=1.5)
        x = self.dense_2(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = CeluExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
