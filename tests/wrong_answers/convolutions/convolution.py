# %% ex-convolution-design: a sum, not a mean :: blur
def kernels_by_hand():
    blur = torch.ones(3, 3)
    second = torch.tensor([[1.0, -2.0, 1.0]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: a mean of the wrong size :: blur should be 3 by 3
def kernels_by_hand():
    blur = torch.ones(2, 2) / 4
    second = torch.tensor([[1.0, -2.0, 1.0]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: a blur that prefers the middle :: blur
def kernels_by_hand():
    row = torch.tensor([1.0, 2.0, 1.0]) / 4
    second = torch.tensor([[1.0, -2.0, 1.0]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return torch.outer(row, row), second, diagonal


# %% ex-convolution-design: a first difference :: second should give 0 on a slope
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[1.0, 0.0, -1.0]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: half a second difference :: second should give 2 on
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[0.5, -1.0, 0.5]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: the sign turned round :: second should give 2 on
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[-1.0, 2.0, -1.0]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: a second difference down the column :: 1 by 3
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[1.0], [-2.0], [1.0]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: the other diagonal :: diagonal should give 0
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[1.0, -2.0, 1.0]])
    diagonal = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
    return blur, second, diagonal


# %% ex-convolution-design: both diagonals, right for even slopes :: diagonal should
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[1.0, -2.0, 1.0]])
    diagonal = torch.tensor([[1.0, -1.0], [-1.0, 1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: blind to everything :: gives 0 on everything
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[1.0, -2.0, 1.0]])
    return blur, second, torch.zeros(2, 2)


# %% ex-convolution-gradient: with the flip of a true convolution :: 7 by 6 picture
def kernel_gradient(X, G):
    return convolve2d(X, G)


# %% ex-convolution-gradient: the mean over the windows, not the sum :: 7 by 6 picture
def kernel_gradient(X, G):
    return corr2d(X, G) / G.numel()


# %% ex-convolution-gradient: the result turned by 180 degrees :: 7 by 6 picture
def kernel_gradient(X, G):
    return corr2d(X, G).flip(0, 1)


# %% ex-convolution-gradient: the upper left pixels only, not sums :: 7 by 6 picture
def kernel_gradient(X, G):
    rows = X.shape[0] - G.shape[0] + 1
    columns = X.shape[1] - G.shape[1] + 1
    return X[:rows, :columns] * G.sum()


# %% ex-convolution-gradient: transposed, right in size for square kernels :: 7 by 6
def kernel_gradient(X, G):
    return corr2d(X.t(), G.t())


# %% ex-convolution-gradient: the input and the gradient exchanged :: your code raises
def kernel_gradient(X, G):
    return corr2d(G, X)


# %% ex-convolution-flat: the kernel of the bar :: 0.5, 0.1
def learned_from_white(w0, w1):
    return 1.0, -1.0


# %% ex-convolution-flat: nothing is learned :: 0.5, 0.1
def learned_from_white(w0, w1):
    return w0, w1


# %% ex-convolution-flat: the kernel that gives only 0 :: 0.5, 0.1
def learned_from_white(w0, w1):
    return 0.0, 0.0


# %% ex-convolution-flat: the sum kept in place of the difference :: 0.5, 0.1
def learned_from_white(w0, w1):
    return (w0 + w1) / 2, (w0 + w1) / 2


# %% ex-convolution-flat: the whole difference in each weight :: 0.5, 0.1
def learned_from_white(w0, w1):
    return w0 - w1, w1 - w0


# %% ex-convolution-flat: the size of the difference, without its sign :: -1.0, 3.0
def learned_from_white(w0, w1):
    half = abs(w0 - w1) / 2
    return half, -half


# %% ex-convolution-flat: the example of the text :: -1.0, 3.0
def learned_from_white(w0, w1):
    return 0.2, -0.2


# %% ex-convolution-matrix: the matrix of the text :: 3 by 3 picture, 2 by 2 kernel
def kernel_matrix(K, n_h, n_w):
    return torch.tensor(
        [
            [0.0, 1, 0, 2, 3, 0, 0, 0, 0],
            [0, 0, 1, 0, 2, 3, 0, 0, 0],
            [0, 0, 0, 0, 1, 0, 2, 3, 0],
            [0, 0, 0, 0, 0, 1, 0, 2, 3],
        ]
    )


# %% ex-convolution-matrix: a row for each pixel, transposed :: along axis 0
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = []
    for i in range(n_h - k_h + 1):
        for j in range(n_w - k_w + 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k_h, j : j + k_w] = K
            rows.append(weights.flatten())
    return torch.stack(rows, dim=1)


# %% ex-convolution-matrix: with the flip of a true convolution :: 3 by 3 picture
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = []
    for i in range(n_h - k_h + 1):
        for j in range(n_w - k_w + 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k_h, j : j + k_w] = K.flip(0, 1)
            rows.append(weights.flatten())
    return torch.stack(rows)


# %% ex-convolution-matrix: windows that run over the end of a row :: 3 by 3 picture
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    first = torch.zeros(n_h, n_w)
    first[:k_h, :k_w] = K
    num_outputs = (n_h - k_h + 1) * (n_w - k_w + 1)
    return torch.stack([first.flatten().roll(r) for r in range(num_outputs)])


# %% ex-convolution-matrix: right for square pictures only :: along axis 1
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = []
    for i in range(n_h - k_h + 1):
        for j in range(n_w - k_w + 1):
            weights = torch.zeros(n_h, n_h)
            weights[i : i + k_h, j : j + k_w] = K
            rows.append(weights.flatten())
    return torch.stack(rows)


# %% ex-convolution-matrix: right for square kernels only :: along axis 0
def kernel_matrix(K, n_h, n_w):
    k = K.shape[0]
    rows = []
    for i in range(n_h - k + 1):
        for j in range(n_w - k + 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k, j : j + k] = K
            rows.append(weights.flatten())
    return torch.stack(rows)


# %% ex-convolution-matrix: right for kernels of 2 by 2 only :: your code raises
def kernel_matrix(K, n_h, n_w):
    rows = []
    for i in range(n_h - 1):
        for j in range(n_w - 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + 2, j : j + 2] = K
            rows.append(weights.flatten())
    return torch.stack(rows)


# %% ex-convolution-matrix: outputs column by column :: 3 by 3 picture
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = []
    for j in range(n_w - k_w + 1):
        for i in range(n_h - k_h + 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k_h, j : j + k_w] = K
            rows.append(weights.flatten())
    return torch.stack(rows)


# %% ex-convolution-matrix: pixels column by column :: 3 by 3 picture
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = []
    for i in range(n_h - k_h + 1):
        for j in range(n_w - k_w + 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k_h, j : j + k_w] = K
            rows.append(weights.t().flatten())
    return torch.stack(rows)


# %% ex-convolution-matrix: a picture for each output, not flat :: should be 2 axes
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = []
    for i in range(n_h - k_h + 1):
        for j in range(n_w - k_w + 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k_h, j : j + k_w] = K
            rows.append(weights)
    return torch.stack(rows)


# %% ex-convolution-matrix: the last row and column of windows left out :: along axis 0
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = [torch.zeros(n_h * n_w)]
    for i in range(n_h - k_h):
        for j in range(n_w - k_w):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k_h, j : j + k_w] = K
            rows.append(weights.flatten())
    return torch.stack(rows)


# %% ex-convolution-matrix: a list of rows, not a matrix :: the type should be Tensor
def kernel_matrix(K, n_h, n_w):
    k_h, k_w = K.shape
    rows = []
    for i in range(n_h - k_h + 1):
        for j in range(n_w - k_w + 1):
            weights = torch.zeros(n_h, n_w)
            weights[i : i + k_h, j : j + k_w] = K
            rows.append(weights.flatten())
    return rows
