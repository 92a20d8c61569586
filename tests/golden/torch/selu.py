"""SeluExample: The scaled exponential linear unit.

Printed by specc 0.1.0 from selu.yaml. Edit the spec, not this file.
sha256 of the spec: b4d1a9b73af0ce4a0459775b110fbc652eed3c3f7dcb1a65c96f293682a7c4bc
"""

import torch
import torch.nn.functional as F
from torch import nn


class SeluExample(nn.Module):
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
        x = F.selu(x)
        x = self.dense_2(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = SeluExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
