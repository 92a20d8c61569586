"""HardSigmoidExample: A sigmoid of straight pieces.

Printed by specc 0.1.0 from hard_sigmoid.yaml. Edit the spec, not this file.
sha256 of the spec: 1b411dd4cd12c1b7fafe065246e964f3759bdf0d1f788addaef13a49facdaa0a
"""

import torch
import torch.nn.functional as F
from torch import nn


class HardSigmoidExample(nn.Module):
    """(N, 6) -> (N, 3). 83 trainable parameters.

    Known differences:
    * the gradient of Hardsigmoid rounds 1/6 to float32 (3e-8 of it)
    """

    def __init__(self) -> None:
        super().__init__()
        self.dense_1 = nn.Linear(6, 8)
        self.dense_2 = nn.Linear(8, 3)
        nn.init.normal_(self.dense_1.weight, std=2.0)  # random_normal
        nn.init.zeros_(self.dense_1.bias)
        nn.init.xavier_uniform_(self.dense_2.weight)
        nn.init.zeros_(self.dense_2.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.dense_1(x)
        x = F.hardsigmoid(x)
        x = self.dense_2(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = HardSigmoidExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
