"""MaxPool3dExample: Padded by hand, with windows that overlap; then same.

Printed by specc 0.1.0 from max_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: 04667bf251c8a2210d4395b4ef925ee3444c19730e9d8d7ad3b1a2f6cb48992f
"""

import torch
import torch.nn.functional as F
from torch import nn


class MaxPool3dExample(nn.Module):
    """(N, 2, 5, 3, 5) -> (N, 3). 84 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv3d_1 = nn.Conv3d(2, 3, kernel_size=1)  # (3, 5, 3, 5)
        # (3, 3, 3, 3)
        self.max_pool3d_1 = nn.MaxPool3d(kernel_size=(2, 2, 3), stride=(2, 1, 2))
        self.max_pool3d_2 = nn.MaxPool3d(kernel_size=2)  # (3, 2, 2, 2)
        self.dense_1 = nn.Linear(3 * 2 * 2 * 2, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv3d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv3d_1(x)
        x = self.max_pool3d_1(F.pad(x, (1, 1, 0, 1, 1, 0), value=float("-inf")))
        x = self.max_pool3d_2(F.pad(x, (0, 1, 0, 1, 0, 1), value=float("-inf")))
        x = x.flatten(1)  # 3 * 2 * 2 * 2 = 24
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = MaxPool3dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 5, 3, 5, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
