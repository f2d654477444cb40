# %% ex-lenet-larger: for 28 only :: raises RuntimeError
def lenet_for(side):
    return lenet()


# %% ex-lenet-larger: a quarter of the side :: raises RuntimeError
def lenet_for(side):
    net = lenet()
    net[7] = nn.Linear(16 * (side // 4) ** 2, 120)
    return net


# %% ex-lenet-larger: right for sides that 4 divides :: raises RuntimeError
def lenet_for(side):
    net = lenet()
    net[7] = nn.Linear(int(16 * (side / 4 - 2) ** 2), 120)
    return net


# %% ex-lenet-larger: shrinks the maps to 5 x 5 instead :: the kinds
def lenet_for(side):
    net = lenet()
    net[5] = nn.AdaptiveAvgPool2d(5)
    return net


# %% ex-lenet-larger: a larger layer after it, too :: number of parameters
def lenet_for(side):
    last = ((side // 2) - 4) // 2
    net = lenet()
    net[7] = nn.Linear(16 * last * last, 240)
    net[9] = nn.Linear(240, 84)
    return net


# %% ex-lenet-larger: ReLU in place of sigmoids :: the kinds
def lenet_for(side):
    last = ((side // 2) - 4) // 2
    net = lenet(nn.ReLU)
    net[7] = nn.Linear(16 * last * last, 120)
    return net


# %% ex-lenet-strided: sigmoids are left :: scores
def strided_lenet():
    net = lenet()
    net[0].stride = net[3].stride = (2, 2)
    net[2] = net[5] = nn.Identity()
    return net


# %% ex-lenet-strided: no activation at all :: scores
def strided_lenet():
    net = lenet(nn.Identity)
    net[0].stride = net[3].stride = (2, 2)
    net[2] = net[5] = nn.Identity()
    return net


# %% ex-lenet-strided: tanh :: scores
def strided_lenet():
    net = lenet(nn.Tanh)
    net[0].stride = net[3].stride = (2, 2)
    net[2] = net[5] = nn.Identity()
    return net


# %% ex-lenet-strided: pooling is still there :: scores
def strided_lenet():
    return lenet(nn.ReLU)


# %% ex-lenet-strided: stride 2 and pooling together :: raises RuntimeError
def strided_lenet():
    net = lenet(nn.ReLU)
    net[0].stride = net[3].stride = (2, 2)
    return net


# %% ex-lenet-strided: only the convolutions have ReLU :: scores
def strided_lenet():
    net = lenet(nn.ReLU)
    net[0].stride = net[3].stride = (2, 2)
    net[2] = net[5] = net[8] = net[10] = nn.Identity()
    return net


# %% ex-lenet-strided: the second block still pools :: scores
def strided_lenet():
    net = lenet(nn.ReLU)
    net[0].stride = (2, 2)
    net[2] = nn.Identity()
    net[5] = nn.MaxPool2d(2)
    return net


# %% ex-lenet-waiting: the loss of equal answers :: the first with 0.7
def waiting_loss(frequencies):
    return torch.tensor(float(len(frequencies))).log()


# %% ex-lenet-waiting: in bits :: 2 classes
def waiting_loss(frequencies):
    return -(frequencies * frequencies.log2()).sum()


# %% ex-lenet-waiting: the most frequent class only :: 3 classes
def waiting_loss(frequencies):
    return -frequencies.max().log()


# %% ex-lenet-waiting: each class counts alike :: 3 classes
def waiting_loss(frequencies):
    return -frequencies.log().mean()


# %% ex-lenet-waiting: the sign :: 2 classes
def waiting_loss(frequencies):
    return (frequencies * frequencies.log()).sum()


# %% ex-lenet-waiting: a probability, not a loss :: 2 classes
def waiting_loss(frequencies):
    return (frequencies * frequencies).sum()


# %% ex-lenet-gain: what calculate_gain says :: 1 times
def init_for_sigmoid(layer):
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        gain = nn.init.calculate_gain("sigmoid")
        nn.init.xavier_uniform_(layer.weight, gain=gain)


# %% ex-lenet-gain: dense layers only :: nn.Conv2d
def init_for_sigmoid(layer):
    if isinstance(layer, nn.Linear):
        nn.init.xavier_uniform_(layer.weight, gain=4)


# %% ex-lenet-gain: the gain twice :: 16 times
def init_for_sigmoid(layer):
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(layer.weight, gain=4**2)


# %% ex-lenet-gain: the gain of tanh :: 1.7 times
def init_for_sigmoid(layer):
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(layer.weight, gain=5 / 3)


# %% ex-lenet-gain: PyTorch's own start times 4 :: which does not make up
def init_for_sigmoid(layer):
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        with torch.no_grad():
            layer.weight *= 4


# %% ex-lenet-gain: not in place :: which does not make up
def init_for_sigmoid(layer):
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        return nn.init.xavier_uniform_(layer.weight.clone(), gain=4)


# %% ex-lenet-gain: layers without weights :: raises AttributeError
def init_for_sigmoid(layer):
    nn.init.xavier_uniform_(layer.weight, gain=4)


# %% ex-lenet-gain: all positive :: a mean of 0
def init_for_sigmoid(layer):
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(layer.weight, gain=8)
        with torch.no_grad():
            layer.weight.abs_()


# %% ex-lenet-sure: the largest of all :: pictures
def sureness(net, X):
    return net(X).softmax(dim=1).max().item()


# %% ex-lenet-sure: the median :: pictures
def sureness(net, X):
    return net(X).softmax(dim=1).amax(dim=1).median().item()


# %% ex-lenet-sure: a constant :: pictures
def sureness(net, X):
    return 0.86


# %% ex-lenet-sure: scores, not probabilities :: pictures
def sureness(net, X):
    return net(X).amax(dim=1).mean().item()


# %% ex-lenet-sure: softmax over the pictures :: pictures
def sureness(net, X):
    return net(X).softmax(dim=0).amax(dim=1).mean().item()


# %% ex-lenet-sure: the mean of all probabilities :: pictures
def sureness(net, X):
    return net(X).softmax(dim=1).mean().item()


# %% ex-lenet-sure: exponentials that do not sum to 1 :: pictures
def sureness(net, X):
    return net(X).exp().amax(dim=1).mean().item()
