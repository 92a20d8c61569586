"""PermuteExample: The axes of an image moved round, the channels first; then two axes
swapped.

Printed by specc 0.1.0 from permute.yaml. Edit the spec, not this file.
sha256 of the spec: a317eb4fba466d42a780dc56f2816201c2706654bbb0130e8825158748356f9d
"""

import torch
from torch import nn


class PermuteExample(nn.Module):
    """(N, 2, 5, 6) -> (N, 3). 108 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(2, 3, kernel_size=2)  # (3, 4, 5)
        self.conv2d_2 = nn.Conv2d(5, 2, kernel_size=2)  # (2, 2, 3)
        self.dense_1 = nn.Linear(2 * 2 * 3, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = x.permute(0, 3, 1, 2)  # features first for conv2d_2
        x = self.conv2d_2(x)
        x = x.flatten(1)  # 2 * 2 * 3 = 12
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = PermuteExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 5, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
