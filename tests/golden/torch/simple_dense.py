"""SimpleDense: One dense layer, small enough to be computed by hand.

Printed by specc 0.1.0 from simple_dense.yaml. Edit the spec, not this file.
sha256 of the spec: a493b22dc52532143da9b6d51e4a5fb7e65e6d820c087f3176ded41120d8febd
"""

import torch
from torch import nn


class SimpleDense(nn.Module):
    """(N, 4) -> (N, 3) logits. 15 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.dense_1 = nn.Linear(4, 3)
        nn.init.normal_(self.dense_1.weight, std=0.05)  # random_normal
        nn.init.zeros_(self.dense_1.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.dense_1(x)
        return x


def probabilities(logits: torch.Tensor) -> torch.Tensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return logits.softmax(dim=1)


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = SimpleDense().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 4, device=device)
    with torch.no_grad():
        logits = model(x)
    print("Class probabilities:", probabilities(logits), sep="\n")
    print("Predicted class:", logits.argmax(dim=1).tolist())


if __name__ == "__main__":
    main()
