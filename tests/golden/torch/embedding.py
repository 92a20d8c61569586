"""EmbeddingExample: A table with more rows than the input has values, and a row that
stands for padding.

Printed by specc 0.1.0 from embedding.yaml. Edit the spec, not this file.
sha256 of the spec: 025cd8fd5b41a43542d982fa8acbfe1262e0058d41756e8213c511aabd0ab7be
"""

import torch
from torch import nn


class EmbeddingExample(nn.Module):
    """(N, 7) -> (N, 3). 136 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding_1 = nn.Embedding(13, 4, padding_idx=2)
        self.conv1d_1 = nn.Conv1d(4, 3, kernel_size=2)  # (3, 6)
        self.dense_1 = nn.Linear(3 * 6, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv1d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
        nn.init.normal_(self.embedding_1.weight, std=0.5)  # random_normal
        nn.init.zeros_(self.embedding_1.weight[2])  # the row for padding

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.embedding_1(x)
        x = x.permute(0, 2, 1)  # features first for conv1d_1
        x = self.conv1d_1(x)
        x = x.flatten(1)  # 3 * 6 = 18
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = EmbeddingExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.randint(11, (4, 7), device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
