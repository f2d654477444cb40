# %% ex-probability-posterior: the prior forgotten :: is not right
def posterior(prior, chances):
    return chances / chances.sum()


# %% ex-probability-posterior: joint probabilities :: is not right
def posterior(prior, chances):
    return prior * chances


# %% ex-probability-posterior: divided by the sum of the chances :: is not right
def posterior(prior, chances):
    return prior * chances / chances.sum()


# %% ex-probability-posterior: exponentials that add up to 1 :: is not right
def posterior(prior, chances):
    return (prior * chances).softmax(dim=0)


# %% ex-probability-posterior: sums in place of products :: is not right
def posterior(prior, chances):
    return (prior + chances) / (prior + chances).sum()


# %% ex-probability-posterior: the first coin only :: axes
def posterior(prior, chances):
    return prior[0] * chances[0] / (prior * chances).sum()


# %% ex-probability-posterior: right for two coins only :: along axis 0
def posterior(prior, chances):
    first = prior[0] * chances[0] / (prior * chances).sum()
    return torch.stack((first, 1 - first))


# %% ex-probability-posterior: the coin that fits best :: is not right
def posterior(prior, chances):
    return (prior * chances == (prior * chances).max()).float()


# %% ex-probability-posterior: multiplied in place :: have changed
def posterior(prior, chances):
    prior *= chances
    return prior / prior.sum()


# %% ex-probability-posterior: a small number added :: small chances
def posterior(prior, chances):
    joint_chances = prior * chances
    return joint_chances / (joint_chances.sum() + 1e-6)


# %% ex-probability-expected: one total too many :: is not right
def expected_counts(counts):
    rows = counts.sum(dim=1, keepdim=True) / counts.sum()
    columns = counts.sum(dim=0, keepdim=True) / counts.sum()
    return rows * columns


# %% ex-probability-expected: no total :: is not right
def expected_counts(counts):
    rows = counts.sum(dim=1, keepdim=True)
    return (rows * counts.sum(dim=0, keepdim=True)).float()


# %% ex-probability-expected: the same count everywhere :: is not right
def expected_counts(counts):
    return torch.full(counts.shape, counts.sum().item() / counts.numel())


# %% ex-probability-expected: the row sums spread evenly :: is not right
def expected_counts(counts):
    rows = counts.sum(dim=1, keepdim=True).float()
    return (rows / counts.shape[1]).expand(counts.shape)


# %% ex-probability-expected: transposed :: along axis 0
def expected_counts(counts):
    rows = counts.sum(dim=0).reshape(-1, 1)
    return rows * counts.sum(dim=1) / counts.sum()


# %% ex-probability-expected: rows and columns confused :: your code raises RuntimeError
def expected_counts(counts):
    rows = counts.sum(dim=1)
    columns = counts.sum(dim=0)
    return counts * 0 + rows * columns / counts.sum()


# %% ex-probability-expected: rounded to whole numbers :: of type float
def expected_counts(counts):
    rows = counts.sum(dim=1, keepdim=True)
    return (rows * counts.sum(dim=0, keepdim=True)) // counts.sum()


# %% ex-probability-expected: the table itself :: is not right
def expected_counts(counts):
    return counts.float()


# %% ex-probability-accuracy: the standard deviation :: is not right
def accuracy_and_error(correct):
    accuracy = correct.double().mean().item()
    return accuracy, math.sqrt(accuracy * (1 - accuracy))


# %% ex-probability-accuracy: divided by n :: is not right
def accuracy_and_error(correct):
    accuracy = correct.double().mean().item()
    return accuracy, math.sqrt(accuracy * (1 - accuracy)) / len(correct)


# %% ex-probability-accuracy: the variance of the accuracy :: is not right
def accuracy_and_error(correct):
    accuracy = correct.double().mean().item()
    return accuracy, accuracy * (1 - accuracy) / len(correct)


# %% ex-probability-accuracy: the worst case for every accuracy :: is not right
def accuracy_and_error(correct):
    return correct.double().mean().item(), 0.5 / math.sqrt(len(correct))


# %% ex-probability-accuracy: the root of p :: is not right
def accuracy_and_error(correct):
    accuracy = correct.double().mean().item()
    return accuracy, math.sqrt(accuracy / len(correct))


# %% ex-probability-accuracy: two standard errors :: is not right
def accuracy_and_error(correct):
    accuracy = correct.double().mean().item()
    return accuracy, 2 * math.sqrt(accuracy * (1 - accuracy) / len(correct))


# %% ex-probability-accuracy: the number of right answers :: is not right
def accuracy_and_error(correct):
    accuracy = correct.double().mean().item()
    error = math.sqrt(accuracy * (1 - accuracy) / len(correct))
    return correct.double().sum().item(), error


# %% ex-probability-accuracy: tensors :: the type should be float
def accuracy_and_error(correct):
    accuracy = correct.double().mean()
    return accuracy, (accuracy * (1 - accuracy) / len(correct)).sqrt()


# %% ex-probability-accuracy: divided by n - 1 :: is not right
def accuracy_and_error(correct):
    error = correct.double().std() / math.sqrt(len(correct))
    return correct.double().mean().item(), error.item()


# %% ex-probability-accuracy: rounded :: is not right
def accuracy_and_error(correct):
    accuracy = correct.double().mean().item()
    error = math.sqrt(accuracy * (1 - accuracy) / len(correct))
    return round(accuracy, 3), round(error, 5)


# %% ex-probability-loss: a small number added :: probability 0 for a true class
def mean_loss(probs, labels):
    return -(probs[torch.arange(len(labels)), labels] + 1e-6).log().mean()


# %% ex-probability-loss: never less than a small number :: probability 0
def mean_loss(probs, labels):
    chosen = probs[torch.arange(len(labels)), labels]
    return -chosen.clamp(min=1e-6).log().mean()


# %% ex-probability-loss: a sum :: is not right
def mean_loss(probs, labels):
    return -probs[torch.arange(len(labels)), labels].log().sum()


# %% ex-probability-loss: the minus forgotten :: is not right
def mean_loss(probs, labels):
    return probs[torch.arange(len(labels)), labels].log().mean()


# %% ex-probability-loss: the logarithm of the mean :: is not right
def mean_loss(probs, labels):
    return -probs[torch.arange(len(labels)), labels].mean().log()


# %% ex-probability-loss: the logarithm of the product :: is not right
def mean_loss(probs, labels):
    product = probs[torch.arange(len(labels)), labels].prod()
    return -product.log() / len(labels)


# %% ex-probability-loss: logarithms to base 2 :: is not right
def mean_loss(probs, labels):
    return -probs[torch.arange(len(labels)), labels].log2().mean()


# %% ex-probability-loss: all labels in all rows :: is not right
def mean_loss(probs, labels):
    return -probs[:, labels].log().mean()


# %% ex-probability-loss: the most probable class :: is not right
def mean_loss(probs, labels):
    return -probs.max(dim=1).values.log().mean()


# %% ex-probability-loss: a loss for each row :: axes
def mean_loss(probs, labels):
    return -probs[torch.arange(len(labels)), labels].log()


# %% ex-probability-loss: softmax applied to probabilities :: is not right
def mean_loss(probs, labels):
    return F.cross_entropy(probs, labels)
