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


# %% ex-convolution-design: a first difference :: second should answer 0 to a slope
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[1.0, 0.0, -1.0]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: half a second difference :: second should answer 2 to
def kernels_by_hand():
    blur = torch.ones(3, 3) / 9
    second = torch.tensor([[0.5, -1.0, 0.5]])
    diagonal = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    return blur, second, diagonal


# %% ex-convolution-design: the sign turned round :: second should answer 2 to
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


# %% ex-convolution-design: the other diagonal :: diagonal should answer 0
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


# %% ex-convolution-design: blind to everything :: answers 0 to everything
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


# %% ex-convolution-flat: the kernel that answers nothing :: 0.5, 0.1
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


# %% ex-convolution-backwards: the error, not the weights :: 10 steps at 0.03
def start_of(kernel, lr, num_steps):
    a = (kernel[0] + kernel[1]) / (1 - 60 * lr) ** num_steps
    b = (kernel[0] - kernel[1] - 2) / (1 - 12 * lr) ** num_steps
    return (a + b) / 2, (a - b) / 2


# %% ex-convolution-backwards: forwards in place of backwards :: 10 steps at 0.03
def start_of(kernel, lr, num_steps):
    a = (kernel[0] + kernel[1]) * (1 - 60 * lr) ** num_steps
    b = (kernel[0] - kernel[1] - 2) * (1 - 12 * lr) ** num_steps
    return 1 + (a + b) / 2, -1 + (a - b) / 2


# %% ex-convolution-backwards: the two factors exchanged :: 10 steps at 0.03
def start_of(kernel, lr, num_steps):
    a = (kernel[0] + kernel[1]) / (1 - 12 * lr) ** num_steps
    b = (kernel[0] - kernel[1] - 2) / (1 - 60 * lr) ** num_steps
    return 1 + (a + b) / 2, -1 + (a - b) / 2


# %% ex-convolution-backwards: the overshoot forgotten, right for even counts :: 5 steps
def start_of(kernel, lr, num_steps):
    a = (kernel[0] + kernel[1]) / abs(1 - 60 * lr) ** num_steps
    b = (kernel[0] - kernel[1] - 2) / (1 - 12 * lr) ** num_steps
    return 1 + (a + b) / 2, -1 + (a - b) / 2


# %% ex-convolution-backwards: always ten steps :: 5 steps at 0.03
def start_of(kernel, lr, num_steps):
    a = (kernel[0] + kernel[1]) / (1 - 60 * lr) ** 10
    b = (kernel[0] - kernel[1] - 2) / (1 - 12 * lr) ** 10
    return 1 + (a + b) / 2, -1 + (a - b) / 2


# %% ex-convolution-backwards: always the rate of the record :: 4 steps at 0.02
def start_of(kernel, lr, num_steps):
    a = (kernel[0] + kernel[1]) / (-0.8) ** num_steps
    b = (kernel[0] - kernel[1] - 2) / 0.64**num_steps
    return 1 + (a + b) / 2, -1 + (a - b) / 2


# %% ex-convolution-backwards: one step too few :: 10 steps at 0.03
def start_of(kernel, lr, num_steps):
    a = (kernel[0] + kernel[1]) / (1 - 60 * lr) ** (num_steps - 1)
    b = (kernel[0] - kernel[1] - 2) / (1 - 12 * lr) ** (num_steps - 1)
    return 1 + (a + b) / 2, -1 + (a - b) / 2


# %% ex-convolution-backwards: the example of the text :: 10 steps at 0.03
def start_of(kernel, lr, num_steps):
    return 0.14, -0.69
