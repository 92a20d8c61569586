"""MaxPool1dExample: Padded by hand, with windows that overlap; then same.

Printed by specc 0.1.0 from max_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: 8372e131b3319db042745cd7e2db62ff1b9562ba318ec64369c672ec2b2181e5
"""

import torch
import torch.nn.functional as F
from torch import nn


class MaxPool1dExample(nn.Module):
    """(N, 3, 10) -> (N, 3). 42 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1d_1 = nn.Conv1d(3, 3, kernel_size=1)  # (3, 10)
        self.max_pool1d_1 = nn.MaxPool1d(kernel_size=3, stride=2)  # (3, 5)
        self.max_pool1d_2 = nn.MaxPool1d(kernel_size=2)  # (3, 3)
        self.dense_1 = nn.Linear(3 * 3, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv1d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv1d_1(x)
        x = self.max_pool1d_1(F.pad(x, (1, 0), value=float("-inf")))
        x = self.max_pool1d_2(F.pad(x, (0, 1), value=float("-inf")))
        x = x.flatten(1)  # 3 * 3 = 9
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = MaxPool1dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 10, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
