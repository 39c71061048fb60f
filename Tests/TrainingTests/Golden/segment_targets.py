"""Golden numbers of SegmentTargetsTests, straight from the definition of V-trace
(Espeholt et al. 2018, equation 1), with a sum over products instead of a recursion."""
import numpy as np

logits = [[0.1, 0.2, -0.3], [0.5, -0.5], [1.0, 0.0, 0.2, -1.0]]
actions = [1, 0, 3]
behaviour = np.array([-1.5, -0.1, -2.0])
rewards = np.array([1.5, -0.5, 2.0])
values = np.array([0.3, 0.7, -0.2])
gamma, lam = 0.99, 0.95

log_pi = np.array([z[a] - np.log(np.exp(z).sum()) for z, a in zip(map(np.array, logits), actions)])
print("log-probabilities", log_pi)
w = np.exp(log_pi - behaviour)
rho, c = np.minimum(1, w), lam * np.minimum(1, w)
for name, successor, last in [("terminated", 0.0, 0.0), ("truncated", 0.9, gamma)]:
    discounts = np.array([gamma, gamma, last])
    after = np.append(values[1:], successor)
    delta = rho * (rewards + discounts * after - values)
    vs = [
        values[s]
        + sum(np.prod(discounts[s:t]) * np.prod(c[s:t]) * delta[t] for t in range(s, 3))
        for s in range(3)
    ]
    target = np.append(vs[1:], successor)
    q = lam * target + (1 - lam) * after
    pg = np.minimum(1, w) * (rewards + discounts * q - values)
    print(name, "vs", np.array(vs), "pg", pg)
