package dev.resow.training.optimise;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.NoGradient;

/**
 * In-place updates of one tensor; p parameter, g gradient, m and v moments, ema average, h the
 * numbers of the step.
 */
public final class UpdateKernels {
  /**
   * h = [lr, beta1, beta2, eps, decay, bias1, bias2, clip factor, ema decay, scale of an orthogonal
   * step].
   */
  static final Kernel ADAMW =
      Kernel.of(
          "p, g, m, v, ema, h",
          "g1 = torch.mul_(g, torch.select(h, 0, 7))",
          "b1 = torch.select(h, 0, 1)",
          "b2 = torch.select(h, 0, 2)",
          "m1 = torch.add_(torch.mul_(m, b1), torch.mul(g1, torch.sub(torch.ones_like(b1), b1)))",
          "v1 = torch.add_(torch.mul_(v, b2), torch.mul(torch.mul(g1, g1), torch.sub(torch.ones_like(b2), b2)))",
          "d = torch.add(torch.sqrt(torch.div(v1, torch.select(h, 0, 6))), torch.select(h, 0, 3))",
          "u = torch.div(torch.div(m1, torch.select(h, 0, 5)), d)",
          "lr = torch.select(h, 0, 0)",
          "p1 = torch.mul_(p, torch.sub(torch.ones_like(lr), torch.mul(lr, torch.select(h, 0, 4))))",
          "p2 = torch.sub_(p1, torch.mul(u, lr))",
          "k = torch.select(h, 0, 8)",
          "e = torch.add_(torch.mul_(ema, k), torch.mul(p2, torch.sub(torch.ones_like(k), k)))",
          "return torch.zero_(g)");

  static final Kernel MUON_WIDE = muon("u", "x");
  static final Kernel MUON_TALL = muon("torch.t(u)", "torch.t(x)");

  static final Kernel ADD_SQUARES =
      Kernel.of("sum, g", "return torch.add_(sum, torch.sum(torch.mul(g, g)))");

  private static final Kernel FOLLOW =
      Kernel.of("f, p, h", "return torch.add_(torch.mul_(f, h), torch.sub(p, torch.mul(p, h)))");

  private UpdateKernels() {}

  /**
   * Moves one array towards another in place: {@code follower = keep follower + (1 - keep) leader}.
   *
   * @param keep 0 to 1
   */
  public static void follow(NDArray follower, NDArray leader, double keep) {
    try (var _ = NoGradient.begin();
        var scope = follower.getManager().newSubManager()) {
      FOLLOW.apply(follower, leader, scope.create((float) keep)).attach(scope);
    }
  }

  private static Kernel muon(String into, String back) {
    String round =
        "a = torch.mm(x, torch.t(x))\nx = torch.add(torch.mul(x, 3.4445), torch.mm(torch.add(torch.mul(a, -4.775), torch.mul(torch.mm(a, a), 2.0315)), x))\n";
    String body =
        """
        g1 = torch.mul_(g, torch.select(h, 0, 7))
        m1 = torch.add_(torch.mul_(m, 0.95), g1)
        u = torch.to(torch.add(g1, torch.mul(m1, 0.95)), 15)
        x = torch.div(%s, torch.add(torch.norm(u), 1.0e-07))
        """
                .formatted(into)
            + round.repeat(5)
            + """
              lr = torch.select(h, 0, 0)
              p1 = torch.mul_(p, torch.sub(torch.ones_like(lr), torch.mul(lr, torch.select(h, 0, 4))))
              p2 = torch.sub_(p1, torch.mul(torch.to(%s, 6), torch.mul(lr, torch.select(h, 0, 9))))
              k = torch.select(h, 0, 8)
              e = torch.add_(torch.mul_(ema, k), torch.mul(p2, torch.sub(torch.ones_like(k), k)))
              return torch.zero_(g)"""
                .formatted(back);
    return Kernel.of("p, g, m, ema, h", body.split("\n"));
  }
}
