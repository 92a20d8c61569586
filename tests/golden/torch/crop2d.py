"""Crop2dExample: The border cut away, another width on every side.

Printed by specc 0.1.0 from crop2d.yaml. Edit the spec, not this file.
sha256 of the spec: 82e32af55c5b5cff61a2e8dd98dc511d290058f8445d2ce72d4c8a8aa205f076
"""

import torch
from torch import nn


class Crop2dExample(nn.Module):
    """(N, 2, 7, 9) -> (N, 3). 141 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(2, 3, kernel_size=2)  # (3, 6, 8)
        self.conv2d_2 = nn.Conv2d(3, 3, kernel_size=2)  # (3, 4, 2)
        self.dense_1 = nn.Linear(3 * 4 * 2, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = x[:, :, 1:, 2:-3]  # (3, 5, 3)
        x = self.conv2d_2(x)
        x = x.flatten(1)  # 3 * 4 * 2 = 24
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = Crop2dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 7, 9, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
