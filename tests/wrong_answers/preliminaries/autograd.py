# %% ex-autograd-descent: gradients never removed :: 2 steps
def fit_prices(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(num_steps):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.detach()


# %% ex-autograd-descent: the sum in place of the mean :: is not right
def fit_prices(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(num_steps):
        ((X @ w - y) ** 2).sum().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% ex-autograd-descent: uphill :: is not right
def fit_prices(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(num_steps):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w += lr * w.grad
        w.grad = None
    return w.detach()


# %% ex-autograd-descent: the record handed out :: requires a gradient
def fit_prices(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(num_steps):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w


# %% ex-autograd-descent: a new tensor under no_grad :: your code raises RuntimeError
def fit_prices(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(num_steps):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w = w - lr * w.grad
    return w.detach()


# %% ex-autograd-descent: the best prices at once :: 0 steps
def fit_prices(X, y, lr, num_steps):
    return torch.linalg.lstsq(X, y.reshape(-1, 1)).solution.flatten()


# %% ex-autograd-descent: one step too many :: 0 steps
def fit_prices(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(num_steps + 1):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% ex-autograd-descent: from ones :: 0 steps
def fit_prices(X, y, lr, num_steps):
    w = torch.ones(X.shape[1], requires_grad=True)
    for _ in range(num_steps):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% ex-autograd-divide: the minus forgotten :: by b
def divide(a, b):
    value = a.value / b.value
    return Number(value, [(a, 1 / b.value), (b, value / b.value)])


# %% ex-autograd-divide: not squared :: by b
def divide(a, b):
    value = a.value / b.value
    return Number(value, [(a, 1 / b.value), (b, -value)])


# %% ex-autograd-divide: the slopes of a product :: by a
def divide(a, b):
    return Number(a.value / b.value, [(a, b.value), (b, a.value)])


# %% ex-autograd-divide: the denominator is no input :: by b
def divide(a, b):
    return Number(a.value / b.value, [(a, 1 / b.value)])


# %% ex-autograd-divide: upside down :: the value
def divide(a, b):
    value = b.value / a.value
    return Number(value, [(b, 1 / a.value), (a, -value / a.value)])


# %% ex-autograd-divide: a plain number :: should be a Number
def divide(a, b):
    return a.value / b.value


# %% ex-autograd-jacobian: transposed :: axis
def jacobian(f, x):
    return torch.func.jacrev(f)(x).T


# %% ex-autograd-jacobian: the gradient of the sum :: axes
def jacobian(f, x):
    leaf = x.clone().requires_grad_()
    return torch.autograd.grad(f(leaf).sum(), leaf)[0]


# %% ex-autograd-jacobian: gradients added up from row to row :: is not right
def jacobian(f, x):
    leaf = x.clone().requires_grad_()
    rows = []
    for output in f(leaf):
        output.backward(retain_graph=True)
        rows.append(leaf.grad.clone())
    return torch.stack(rows)


# %% ex-autograd-jacobian: the graph is let go after one row :: your code raises
def jacobian(f, x):
    leaf = x.clone().requires_grad_()
    rows = [torch.autograd.grad(output, leaf)[0] for output in f(leaf)]
    return torch.stack(rows)


# %% ex-autograd-jacobian: x itself becomes the leaf :: x carries a gradient
def jacobian(f, x):
    x.requires_grad_()
    y = f(x)
    rows = [torch.autograd.grad(y[i], x, retain_graph=True)[0] for i in range(len(y))]
    return torch.stack(rows)


# %% ex-autograd-jacobian: right for linear functions only :: tanh
def jacobian(f, x):
    zero = f(torch.zeros_like(x))
    return torch.stack([f(e) - zero for e in torch.eye(len(x)).to(x)], dim=1)


# %% ex-autograd-jacobian: as many rows as inputs :: along axis 0
def jacobian(f, x):
    leaf = x.clone().requires_grad_()
    y = f(leaf)
    rows = []
    for i in range(len(x)):
        rows.append(torch.autograd.grad(y[i], leaf, retain_graph=True)[0])
    return torch.stack(rows)


# %% ex-autograd-descent: never more than 30 steps :: 45 steps
def fit_prices(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(min(num_steps, 30)):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% ex-autograd-descent: gradients for X and y, too :: X or y carries
def fit_prices(X, y, lr, num_steps):
    X.requires_grad_(), y.requires_grad_()
    w = torch.zeros(X.shape[1], requires_grad=True)
    for _ in range(num_steps):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% ex-autograd-divide: the sign of a is lost :: the slope of a / b by b
def divide(a, b):
    value = a.value / b.value
    return Number(value, [(a, 1 / b.value), (b, -abs(a.value) / b.value**2)])


# %% ex-autograd-divide: no slope for a = 0 :: ZeroDivisionError
def divide(a, b):
    value = a.value / b.value
    return Number(value, [(a, value / a.value), (b, -value * value / a.value)])


# %% ex-autograd-jacobian: wipes the gradient that x had :: no longer requires
def jacobian(f, x):
    x.requires_grad_()
    y = f(x)
    rows = [torch.autograd.grad(out, x, retain_graph=True)[0] for out in y]
    x.grad = None
    x.requires_grad_(False)
    return torch.stack(rows)


# %% ex-autograd-jacobian: adds to the gradient that x had :: x carries a gradient
def jacobian(f, x):
    y, rows = f(x.requires_grad_()), []
    for output in y:
        output.backward(retain_graph=True)
        rows.append(x.grad.clone())
        x.grad.zero_()
    return torch.stack(rows)


# %% ex-autograd-jacobian: a numerical one :: tanh
def jacobian(f, x):
    steps = 0.01 * torch.eye(len(x), dtype=x.dtype)
    with torch.no_grad():
        columns = [(f(x + d) - f(x - d)) / 0.02 for d in steps]
    return torch.stack(columns, dim=1)


# %% ex-autograd-jacobian: the old gradient set to None :: x had is lost
def jacobian(f, x):
    before = x.requires_grad
    y = f(x.requires_grad_())
    rows = [torch.autograd.grad(out, x, retain_graph=True)[0] for out in y]
    x.grad = None
    x.requires_grad_(before)
    return torch.stack(rows)
