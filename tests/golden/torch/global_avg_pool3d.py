"""GlobalAvgPool3dExample: The mean of every channel.

Printed by specc 0.1.0 from global_avg_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: 4473adab57f4a9b1b433ffcb0e3db3f0b8a9ebe0b04e28776eca4184496c1b71
"""

import torch
from torch import nn


class GlobalAvgPool3dExample(nn.Module):
    """(N, 2, 4, 3, 3) -> (N, 3). 83 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv3d_1 = nn.Conv3d(2, 4, kernel_size=2)  # (4, 3, 2, 2)
        self.dense_1 = nn.Linear(4, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv3d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv3d_1(x)
        x = x.mean(dim=(2, 3, 4))  # (4,)
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = GlobalAvgPool3dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 4, 3, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
