"""ZeroPad2dExample: Zeros around an image, another number on every side.

Printed by specc 0.1.0 from zero_pad2d.yaml. Edit the spec, not this file.
sha256 of the spec: 998ecda4685cc6a0c2894852bf5c8f43bc341420260425aca4b2bb77d543a651
"""

import torch
import torch.nn.functional as F
from torch import nn


class ZeroPad2dExample(nn.Module):
    """(N, 2, 4, 5) -> (N, 3). 240 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(2, 3, kernel_size=2)  # (3, 3, 4)
        self.conv2d_2 = nn.Conv2d(3, 3, kernel_size=3)  # (3, 2, 7)
        self.dense_1 = nn.Linear(3 * 2 * 7, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = F.pad(x, (2, 3, 1, 0))  # (3, 4, 9)
        x = self.conv2d_2(x)
        x = x.flatten(1)  # 3 * 2 * 7 = 42
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = ZeroPad2dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 4, 5, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
