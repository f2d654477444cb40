# %% ex-alexnet-dropout: p is the share that is kept :: share of zeros
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, X):
        if not self.training:
            return X
        return X * (torch.rand_like(X) < self.p) / max(self.p, 1e-9)


# %% ex-alexnet-dropout: the rest is not enlarged :: largest output
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, X):
        return X * (torch.rand_like(X) >= self.p) if self.training else X


# %% ex-alexnet-dropout: drops after eval(), too :: after eval()
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, X):
        return X * (torch.rand_like(X) >= self.p) / max(1 - self.p, 1e-9)


# %% ex-alexnet-dropout: scales in eval() as well, in the old way :: largest output
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, X):
        if not self.training:
            return X * (1 - self.p)
        return X * (torch.rand_like(X) >= self.p)


# %% ex-alexnet-dropout: the choice is drawn once :: should not drop the same
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p, self.mask = p, None

    def forward(self, X):
        if not self.training or self.p == 0:
            return X
        if self.mask is None:
            self.mask = torch.rand_like(X) >= self.p
        return X * self.mask / max(1 - self.p, 1e-9)


# %% ex-alexnet-dropout: drops whole rows :: should not drop the same
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, X):
        if not self.training or self.p == 0:
            return X
        kept = round(X.numel() * (1 - self.p))
        mask = (torch.arange(X.numel()) < kept).reshape(X.shape)
        return X * mask / max(1 - self.p, 1e-9)


# %% ex-alexnet-towers: every kernel reads the first half :: a=1, c=1
def two_towers(X, W, b, padding=0):
    half = X.shape[1] // 2
    return F.conv2d(X[:, :half], W, b, padding=padding)


# %% ex-alexnet-towers: padding is forgotten :: shape
def two_towers(X, W, b, padding=0):
    left, right = X.chunk(2, dim=1)
    U, V = W.chunk(2)
    first = F.conv2d(left, U, b[: len(U)])
    return torch.cat([first, F.conv2d(right, V, b[len(U) :])], dim=1)


# %% ex-alexnet-towers: the halves are swapped :: a=1, c=1
def two_towers(X, W, b, padding=0):
    left, right = X.chunk(2, dim=1)
    U, V = W.chunk(2)
    c = len(U)
    first = F.conv2d(right, U, b[:c], padding=padding)
    return torch.cat([first, F.conv2d(left, V, b[c:], padding=padding)], dim=1)


# %% ex-alexnet-towers: the towers are added :: shape
def two_towers(X, W, b, padding=0):
    left, right = X.chunk(2, dim=1)
    U, V = W.chunk(2)
    c = len(U)
    first = F.conv2d(left, U, b[:c], padding=padding)
    return first + F.conv2d(right, V, b[c:], padding=padding)


# %% ex-alexnet-towers: the bias of the first half for both :: a=1, c=1
def two_towers(X, W, b, padding=0):
    left, right = X.chunk(2, dim=1)
    U, V = W.chunk(2)
    bias = b[: len(U)]
    first = F.conv2d(left, U, bias, padding=padding)
    return torch.cat([first, F.conv2d(right, V, bias, padding=padding)], dim=1)


# %% ex-alexnet-side: right for squares only :: 160 x 300
def arriving(height, width, padding=1):
    n = (height + 2 * padding - 11) // 4 + 1
    for _ in range(3):
        n = (n - 3) // 2 + 1
    return 256 * n * n


# %% ex-alexnet-side: the padding is always 1 :: 224 x 224, padding 2
def arriving(height, width, padding=1):
    sides = []
    for n in (height, width):
        n = (n + 2 - 11) // 4 + 1
        for _ in range(3):
            n = (n - 3) // 2 + 1
        sides.append(n)
    return 256 * sides[0] * sides[1]


# %% ex-alexnet-side: pooling halves exactly :: 224 x 224
def arriving(height, width, padding=1):
    sides = [((n + 2 * padding - 11) // 4 + 1) // 8 for n in (height, width)]
    return 256 * sides[0] * sides[1]


# %% ex-alexnet-side: a padding at one end only :: padding
def arriving(height, width, padding=1):
    sides = []
    for n in (height, width):
        n = (n + padding - 11) // 4 + 1
        for _ in range(3):
            n = (n - 3) // 2 + 1
        sides.append(n)
    return 256 * sides[0] * sides[1]


# %% ex-alexnet-side: one pooling layer too few :: 224 x 224
def arriving(height, width, padding=1):
    sides = []
    for n in (height, width):
        n = (n + 2 * padding - 11) // 4 + 1
        for _ in range(2):
            n = (n - 3) // 2 + 1
        sides.append(n)
    return 256 * sides[0] * sides[1]
