"""SoftplusExample: A smooth rectifier.

Printed by specc 0.1.0 from softplus.yaml. Edit the spec, not this file.
sha256 of the spec: 651de9c6b98efba7840add8bd2863919e81f63f14d26173666420e87f2f54145
"""

import torch
import torch.nn.functional as F
from torch import nn


class SoftplusExample(nn.Module):
    """(N, 6) -> (N, 3). 83 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.dense_1 = nn.Linear(6, 8)
        self.dense_2 = nn.Linear(8, 3)
        nn.init.normal_(self.dense_1.weight, std=20.0)  # random_normal
        nn.init.zeros_(self.dense_1.bias)
        nn.init.xavier_uniform_(self.dense_2.weight)
        nn.init.zeros_(self.dense_2.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.dense_1(x)
        x = F.softplus(x, threshold=40)
        x = self.dense_2(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = SoftplusExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
