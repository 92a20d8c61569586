"""GroupNormExample: Two groups of channels; then three without gamma and beta.

Printed by specc 0.1.0 from group_norm.yaml. Edit the spec, not this file.
sha256 of the spec: 3fcf18b393a8696a806cd0a955d6a4c6051305f76884adc94eb559ee4e5552af
"""

import torch
from torch import nn


class GroupNormExample(nn.Module):
    """(N, 3, 5, 4) -> (N, 3). 273 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(3, 4, kernel_size=2)  # (4, 4, 3)
        self.group_norm_1 = nn.GroupNorm(2, 4, eps=0.001)
        self.conv2d_2 = nn.Conv2d(4, 6, kernel_size=2)  # (6, 3, 2)
        self.group_norm_2 = nn.GroupNorm(3, 6, affine=False)
        self.dense_1 = nn.Linear(6 * 3 * 2, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = self.group_norm_1(x)
        x = self.conv2d_2(x)
        x = self.group_norm_2(x)
        x = x.flatten(1)  # 6 * 3 * 2 = 36
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = GroupNormExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
