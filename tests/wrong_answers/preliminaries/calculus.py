# %% ex-calculus-central: a step to one side only :: is not right
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        moved = x.clone()
        moved.reshape(-1)[i] += h
        slopes.reshape(-1)[i] = (f(moved) - f(x)) / h
    return slopes


# %% ex-calculus-central: two steps apart, divided by one :: is not right
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        right, left = x.clone(), x.clone()
        right.reshape(-1)[i] += h
        left.reshape(-1)[i] -= h
        slopes.reshape(-1)[i] = (f(right) - f(left)) / h
    return slopes


# %% ex-calculus-central: the given step is ignored :: h = 0.01
def central_gradient(f, x, h=1e-5):
    h = 1e-5
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        right, left = x.clone(), x.clone()
        right.reshape(-1)[i] += h
        left.reshape(-1)[i] -= h
        slopes.reshape(-1)[i] = (f(right) - f(left)) / (2 * h)
    return slopes


# %% ex-calculus-central: rows in place of elements :: (2, 3)
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros_like(x)
    for i in range(len(x)):
        right, left = x.clone(), x.clone()
        right[i] += h
        left[i] -= h
        slopes[i] = (f(right) - f(left)) / (2 * h)
    return slopes


# %% ex-calculus-central: flat for any shape :: axes
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        right, left = x.clone(), x.clone()
        right.reshape(-1)[i] += h
        left.reshape(-1)[i] -= h
        slopes[i] = (f(right) - f(left)) / (2 * h)
    return slopes


# %% ex-calculus-central: x itself is moved and not moved back :: x has changed
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros_like(x)
    flat = x.reshape(-1)
    for i in range(x.numel()):
        flat[i] += h
        right = f(x)
        flat[i] -= 2 * h
        slopes.reshape(-1)[i] = (right - f(x)) / (2 * h)
    return slopes


# %% ex-calculus-central: all elements moved at once :: is not right
def central_gradient(f, x, h=1e-5):
    return torch.full_like(x, 1) * (f(x + h) - f(x - h)) / (2 * h)


# %% ex-calculus-central: right for a sum of terms only :: is not right
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        right, left = torch.zeros_like(x), torch.zeros_like(x)
        right.reshape(-1)[i] = x.reshape(-1)[i] + h
        left.reshape(-1)[i] = x.reshape(-1)[i] - h
        here = torch.zeros_like(x)
        here.reshape(-1)[i] = 1
        slopes += here * (f(right) - f(left)) / (2 * h)
    return slopes * 1.001


# %% ex-calculus-bell: the slope of the line forgotten :: a = 2.0
def bell_slope(x, a, b):
    u = a * x + b
    return torch.exp(-(u**2)) * (-2 * u)


# %% ex-calculus-bell: the minus forgotten :: is not right
def bell_slope(x, a, b):
    u = a * x + b
    return torch.exp(-(u**2)) * 2 * u * a


# %% ex-calculus-bell: only the outer slope :: is not right
def bell_slope(x, a, b):
    return torch.exp(-((a * x + b) ** 2))


# %% ex-calculus-bell: the slope of exp without its inside :: is not right
def bell_slope(x, a, b):
    u = a * x + b
    return torch.exp(u) * (-2 * u) * a


# %% ex-calculus-bell: the inner slope at x in place of a x + b :: is not right
def bell_slope(x, a, b):
    u = a * x + b
    return torch.exp(-(u**2)) * (-2 * x) * a


# %% ex-calculus-bell: a coarse numerical slope :: is not right
def bell_slope(x, a, b):
    def bell(z):
        return torch.exp(-((a * z + b) ** 2))

    return (bell(x + 0.01) - bell(x)) / 0.01


# %% ex-calculus-squares: the factor 2 forgotten :: is not right
def squares_gradient(X, y, w):
    return X.T @ (X @ w - y)


# %% ex-calculus-squares: the mean in place of the sum :: is not right
def squares_gradient(X, y, w):
    return 2 * X.T @ (X @ w - y) / len(y)


# %% ex-calculus-squares: not transposed :: is not right
def squares_gradient(X, y, w):
    return 2 * X @ (X @ w - y)


# %% ex-calculus-squares: what was paid forgotten :: is not right
def squares_gradient(X, y, w):
    return 2 * X.T @ X @ w


# %% ex-calculus-squares: uphill for downhill :: is not right
def squares_gradient(X, y, w):
    return 2 * X.T @ (y - X @ w)


# %% ex-calculus-squares: a column :: axes
def squares_gradient(X, y, w):
    return 2 * X.T @ (X @ w - y).reshape(-1, 1)


# %% ex-calculus-squares: one slope for each receipt :: is not right
def squares_gradient(X, y, w):
    return 2 * (X @ w - y) * X.sum(dim=1)


# %% ex-calculus-central: the change of a copy is lost :: a transpose
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros(x.shape, dtype=x.dtype)
    for i in range(x.numel()):
        right, left = x.clone(), x.clone()
        right.reshape(-1)[i] += h
        left.reshape(-1)[i] -= h
        slopes.reshape(-1)[i] = (f(right) - f(left)) / (2 * h)
    return slopes


# %% ex-calculus-central: a view that a transpose does not have :: RuntimeError
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros(x.shape, dtype=x.dtype)
    flat = x.view(-1)
    for i in range(x.numel()):
        old = flat[i].item()
        flat[i] = old + h
        right = f(x)
        flat[i] = old - h
        slopes.view(-1)[i] = (right - f(x)) / (2 * h)
        flat[i] = old
    return slopes


# %% ex-calculus-central: half of the digits :: precision
def central_gradient(f, x, h=1e-5):
    slopes = torch.zeros(x.shape)
    for i, row in enumerate(torch.eye(x.numel(), dtype=x.dtype)):
        step = h * row.reshape(x.shape)
        slopes.view(-1)[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


# %% ex-calculus-bell: a central difference :: is not right
def bell_slope(x, a, b):
    def bell(z):
        return torch.exp(-((a * z + b) ** 2))

    return (bell(x + 1e-5) - bell(x - 1e-5)) / 2e-5


# %% ex-calculus-bell: a small one-sided step :: is not right
def bell_slope(x, a, b):
    def bell(z):
        return torch.exp(-((a * z + b) ** 2))

    return (bell(x + 1e-8) - bell(x)) / 1e-8


# %% ex-calculus-bell: x itself is overwritten :: x has changed
def bell_slope(x, a, b):
    u = x.mul_(a).add_(b)
    return torch.exp(-(u**2)) * (-2 * u) * a


# %% ex-calculus-squares: a numerical gradient :: is not right
def squares_gradient(X, y, w):
    return numerical_gradient(lambda z: ((X @ z - y) ** 2).sum(), w)


# %% ex-calculus-squares: w is left with a gradient :: carries a gradient
def squares_gradient(X, y, w):
    w.requires_grad_()
    ((X @ w - y) ** 2).sum().backward()
    return w.grad
