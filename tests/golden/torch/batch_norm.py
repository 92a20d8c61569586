"""BatchNormExample: Over an image, without gamma and beta, and behind a flatten.

Printed by specc 0.1.0 from batch_norm.yaml. Edit the spec, not this file.
sha256 of the spec: ad8c8f93a79815463255d5dc84fe7030258784da72317a0f88a3d691b772c2cc
"""

import torch
import torch.nn.functional as F
from torch import nn


class BiasedBatchNorm2d(nn.BatchNorm2d):
    """Batch norm whose running variance is that of the batch, not n / (n - 1) times it."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        running = self.get_buffer("running_var")
        before = running.clone()
        y = super().forward(x)
        if self.training and self.momentum is not None:
            variance = x.detach().var(dim=(0, 2, 3), correction=0)
            self.running_var = before.lerp(variance, self.momentum)
        return y


class BatchNormExample(nn.Module):
    """(N, 3, 5, 4) -> (N, 3). 243 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(3, 4, kernel_size=2, bias=False)  # (4, 4, 3)
        self.batch_norm_1 = BiasedBatchNorm2d(4, eps=0.001, momentum=0.2)
        self.conv2d_2 = nn.Conv2d(4, 4, kernel_size=2, bias=False)  # (4, 3, 2)
        self.batch_norm_2 = nn.BatchNorm2d(4, affine=False)
        self.batch_norm_3 = nn.BatchNorm1d(24)
        self.dense_1 = nn.Linear(4 * 3 * 2, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = self.batch_norm_1(x)
        x = F.relu(x)
        x = self.conv2d_2(x)
        x = self.batch_norm_2(x)
        x = x.flatten(1)  # 4 * 3 * 2 = 24
        x = self.batch_norm_3(x)
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = BatchNormExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
