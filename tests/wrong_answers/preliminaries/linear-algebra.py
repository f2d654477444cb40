# %% ex-linear-matrix: results as rows :: is not right
def matrix_of(f, n):
    return torch.stack([f(unit) for unit in torch.eye(n)])


# %% ex-linear-matrix: always the identity :: is not right
def matrix_of(f, n):
    return torch.eye(n)


# %% ex-linear-matrix: the sum of the columns on a diagonal :: is not right
def matrix_of(f, n):
    return torch.diag(f(torch.ones(n)))


# %% ex-linear-matrix: as many rows as columns :: your code raises RuntimeError
def matrix_of(f, n):
    A = torch.zeros(n, n)
    for j, unit in enumerate(torch.eye(n)):
        A[:, j] = f(unit)
    return A


# %% ex-linear-matrix: basis vectors of integers :: your code raises RuntimeError
def matrix_of(f, n):
    return torch.stack([f(unit) for unit in torch.eye(n).long()], dim=1)


# %% ex-linear-matrix: joined in one long vector :: there should be 2 axes
def matrix_of(f, n):
    return torch.cat([f(unit) for unit in torch.eye(n)])


# %% ex-linear-matrix: reshaped in place of turned :: is not right
def matrix_of(f, n):
    return torch.cat([f(unit) for unit in torch.eye(n)]).reshape(-1, n)


# %% ex-linear-matrix: the first column everywhere :: is not right
def matrix_of(f, n):
    return torch.stack([f(torch.eye(n)[0])] * n, dim=1)


# %% ex-linear-distances: squares, without the root :: is not right
def distances(X, Y):
    return (X**2).sum(dim=1, keepdim=True) - 2 * X @ Y.t() + (Y**2).sum(dim=1)


# %% ex-linear-distances: no clamp :: is nan
def distances(X, Y):
    x_squares = (X**2).sum(dim=1, keepdim=True)
    return (x_squares - 2 * X @ Y.t() + (Y**2).sum(dim=1)).sqrt()


# %% ex-linear-distances: negative squares made positive :: did not become 0
def distances(X, Y):
    x_squares = (X**2).sum(dim=1, keepdim=True)
    return (x_squares - 2 * X @ Y.t() + (Y**2).sum(dim=1)).abs().sqrt()


# %% ex-linear-distances: nan replaced by a small number :: did not become 0
def distances(X, Y):
    x_squares = (X**2).sum(dim=1, keepdim=True)
    squares = x_squares - 2 * X @ Y.t() + (Y**2).sum(dim=1)
    return squares.sqrt().nan_to_num(0.04)


# %% ex-linear-distances: the product counted once :: is not right
def distances(X, Y):
    x_squares = (X**2).sum(dim=1, keepdim=True)
    return (x_squares - X @ Y.t() + (Y**2).sum(dim=1)).clamp(min=0).sqrt()


# %% ex-linear-distances: the product added :: is not right
def distances(X, Y):
    x_squares = (X**2).sum(dim=1, keepdim=True)
    return (x_squares + 2 * X @ Y.t() + (Y**2).sum(dim=1)).clamp(min=0).sqrt()


# %% ex-linear-distances: squares of X laid along the row :: your code raises
def distances(X, Y):
    squares = (X**2).sum(dim=1) - 2 * X @ Y.t() + (Y**2).sum(dim=1)
    return squares.clamp(min=0).sqrt()


# %% ex-linear-distances: a table for Y and X :: along axis 0
def distances(X, Y):
    return torch.cdist(Y, X)


# %% ex-linear-distances: sums of absolute differences :: is not right
def distances(X, Y):
    return torch.cdist(X, Y, p=1)


# %% ex-linear-distances: differences of the norms :: is not right
def distances(X, Y):
    return (norm(X, dim=1, keepdim=True) - norm(Y, dim=1)).abs()


# %% ex-linear-distances: row by row only :: your code raises
def distances(X, Y):
    return norm(X - Y, dim=1)


# %% ex-linear-alike: itself :: is not right
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    return (rows @ rows.t()).argmax(dim=1)


# %% ex-linear-alike: dot products, not cosines :: is not right
def most_alike(X):
    products = X @ X.t()
    torch.diagonal(products).fill_(-torch.inf)
    return products.argmax(dim=1)


# %% ex-linear-alike: only the row itself divided :: is not right
def most_alike(X):
    products = (X / norm(X, dim=1, keepdim=True)) @ X.t()
    torch.diagonal(products).fill_(-torch.inf)
    return products.argmax(dim=1)


# %% ex-linear-alike: columns divided by their norms :: is not right
def most_alike(X):
    rows = X / norm(X, dim=0)
    cosines = rows @ rows.t()
    torch.diagonal(cosines).fill_(-torch.inf)
    return cosines.argmax(dim=1)


# %% ex-linear-alike: the smallest distance :: is not right
def most_alike(X):
    apart = torch.cdist(X, X)
    torch.diagonal(apart).fill_(torch.inf)
    return apart.argmin(dim=1)


# %% ex-linear-alike: the diagonal only 0 :: is not right
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    return (rows @ rows.t() - torch.eye(len(X))).argmax(dim=1)


# %% ex-linear-alike: the least similar :: is not right
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    return (rows @ rows.t()).argmin(dim=1)


# %% ex-linear-alike: opposite taken for alike :: is not right
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    cosines = (rows @ rows.t()).abs()
    torch.diagonal(cosines).fill_(-1)
    return cosines.argmax(dim=1)


# %% ex-linear-alike: the similarity, not the row :: of type int
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    cosines = rows @ rows.t()
    torch.diagonal(cosines).fill_(-2)
    return cosines.amax(dim=1)


# %% ex-linear-alike: divided in place :: has changed
def most_alike(X):
    X /= norm(X, dim=1, keepdim=True)
    cosines = X @ X.t()
    torch.diagonal(cosines).fill_(-2)
    return cosines.argmax(dim=1)


# %% ex-linear-alike: the second of the two largest :: is not right
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    return (rows @ rows.t()).topk(2).indices[:, 1]


# %% ex-linear-alike: 2 subtracted from the diagonal :: is not right
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    return (rows @ rows.t() - 2 * torch.eye(len(X))).argmax(dim=1)


# %% ex-linear-alike: parallel rows thrown out :: is not right
def most_alike(X):
    rows = X / norm(X, dim=1, keepdim=True)
    cosines = rows @ rows.t()
    return cosines.masked_fill(cosines > 0.99999, -2).argmax(dim=1)
