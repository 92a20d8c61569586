"""LogSoftmaxExample: Logarithms of probabilities over the rows of an image; then over
its channels.

Printed by specc 0.1.0 from log_softmax.yaml. Edit the spec, not this file.
sha256 of the spec: a079e9bf5eb934898ae4215a9fea204cb2f6966a585a3129ddc1cfa48804668c
"""

import torch
import torch.nn.functional as F
from torch import nn


class LogSoftmaxExample(nn.Module):
    """(N, 3, 5, 4) -> (N, 3). 191 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(3, 4, kernel_size=2, bias=False)  # (4, 4, 3)
        self.conv2d_2 = nn.Conv2d(4, 4, kernel_size=2)  # (4, 3, 2)
        self.dense_1 = nn.Linear(4 * 3 * 2, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = F.log_softmax(x, dim=2)
        x = self.conv2d_2(x)
        x = F.log_softmax(x, dim=1)
        x = x.flatten(1)  # 4 * 3 * 2 = 24
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = LogSoftmaxExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
