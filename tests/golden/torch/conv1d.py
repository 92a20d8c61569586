"""Conv1dExample: Grouped, padded by hand and strided; then causal and dilated; then
same.

Printed by specc 0.1.0 from conv1d.yaml. Edit the spec, not this file.
sha256 of the spec: 467dc56bff35a75b2b116ca472b90823a0a090e6cc8644d6e9883dda3cbfcf72
"""

import torch
import torch.nn.functional as F
from torch import nn


class Conv1dExample(nn.Module):
    """(N, 4, 9) -> (N, 3). 221 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1d_1 = nn.Conv1d(4, 6, kernel_size=3, stride=2, groups=2)  # (6, 5)
        self.conv1d_2 = nn.Conv1d(6, 4, kernel_size=2, dilation=2, bias=False)  # (4, 5)
        self.conv1d_3 = nn.Conv1d(4, 4, kernel_size=4, padding="same")  # (4, 5)
        self.dense_1 = nn.Linear(4 * 5, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv1d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
        # he_normal
        nn.init.trunc_normal_(
            self.conv1d_1.weight,
            std=0.6563590567728471,
            a=-1.3127181135456942,
            b=1.3127181135456942,
        )
        nn.init.constant_(self.conv1d_1.get_parameter("bias"), 0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv1d_1(F.pad(x, (1, 2)))
        x = self.conv1d_2(F.pad(x, (2, 0)))
        x = self.conv1d_3(x)
        x = x.flatten(1)  # 4 * 5 = 20
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = Conv1dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 4, 9, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
