"""MultiplyExample: The product of three branches.

Printed by specc 0.1.0 from multiply.yaml. Edit the spec, not this file.
sha256 of the spec: cc27843fefaebb94bedc04906e9f5216089cb8b29fa6f2759b2766baf7efb8ec
"""

import torch
from torch import nn


class MultiplyExample(nn.Module):
    """(N, 3, 5, 4) -> (N, 3). 303 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Conv2d(3, 4, kernel_size=2)  # (4, 4, 3)
        self.middle = nn.Conv2d(3, 4, kernel_size=2)  # (4, 4, 3)
        self.right = nn.Conv2d(3, 4, kernel_size=2)  # (4, 4, 3)
        self.dense_1 = nn.Linear(4 * 4 * 3, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        left = self.left(x)
        middle = self.middle(x)
        right = self.right(x)
        x = left * middle * right
        x = x.flatten(1)  # 4 * 4 * 3 = 48
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = MultiplyExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
