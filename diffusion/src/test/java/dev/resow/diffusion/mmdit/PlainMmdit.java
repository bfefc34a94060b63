package dev.resow.diffusion.mmdit;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The transformer a second time, written from the definition in loops over doubles: no engine, no
 * kernels, one picture. Matrices are [rows][channels].
 */
final class PlainMmdit {
  private final MmditConfig config;
  private final Map<String, double[]> weights = new HashMap<>();

  PlainMmdit(MmditConfig config, Map<String, NDArray> arrays) {
    this.config = config;
    arrays.forEach(
        (key, array) -> {
          float[] values = array.toFloatArray();
          var doubles = new double[values.length];
          for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
          }
          weights.put(key, doubles);
        });
  }

  /** latent [c][h][w] flattened, to the velocity flattened. */
  double[] forward(double[] latent, int h, int w, double timestep, double[][] text, double[] pool) {
    int p = config.patchSize();
    int rows = h / p;
    int columns = w / p;
    double[][] x = patches(latent, h, w, rows, columns);
    double[][] c = linear("context_embedder", text);
    double[][] vector = {conditioning(timestep, pool)};
    silu(vector);
    for (int i = 0; i < config.layers(); i++) {
      double[][][] next = block(i, x, c, vector);
      x = next[0];
      c = next[1];
    }
    double[] mod = linear("norm_out.linear", vector)[0];
    x = linear("proj_out", modulated(x, mod, 1, 0)); // scale first, then shift
    var out = new double[config.outChannels() * h * w];
    for (int token = 0; token < rows * columns; token++) {
      for (int i = 0; i < p * p; i++) {
        for (int channel = 0; channel < config.outChannels(); channel++) {
          int y = token / columns * p + i / p;
          int xx = token % columns * p + i % p;
          out[(channel * h + y) * w + xx] = x[token][i * config.outChannels() + channel];
        }
      }
    }
    return out;
  }

  private double[][] patches(double[] latent, int h, int w, int rows, int columns) {
    int p = config.patchSize();
    int d = config.width();
    int side = config.posEmbedMaxSize();
    double[] kernel = weights.get("pos_embed.proj.weight");
    double[] bias = weights.get("pos_embed.proj.bias");
    double[] positions = weights.get("pos_embed.pos_embed");
    var x = new double[rows * columns][d];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int place = ((side - rows) / 2 + row) * side + (side - columns) / 2 + column;
        for (int o = 0; o < d; o++) {
          double sum = bias[o] + positions[place * d + o];
          for (int i = 0; i < config.inChannels(); i++) {
            for (int k = 0; k < p * p; k++) {
              double value = latent[(i * h + row * p + k / p) * w + column * p + k % p];
              sum += value * kernel[((o * config.inChannels() + i) * p + k / p) * p + k % p];
            }
          }
          x[row * columns + column][o] = sum;
        }
      }
    }
    return x;
  }

  private double[] conditioning(double timestep, double[] pool) {
    var time = new double[1][256];
    for (int i = 0; i < 128; i++) {
      double angle = timestep * Math.pow(10_000, -i / 128.0);
      time[0][i] = Math.cos(angle);
      time[0][128 + i] = Math.sin(angle);
    }
    double[] a = embedder("timestep_embedder", time)[0];
    double[] b = embedder("text_embedder", new double[][] {pool})[0];
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    return a;
  }

  private double[][] embedder(String name, double[][] x) {
    double[][] h = linear("time_text_embed." + name + ".linear_1", x);
    silu(h);
    return linear("time_text_embed." + name + ".linear_2", h);
  }

  private double[][][] block(int index, double[][] x, double[][] c, double[][] vector) {
    String at = "transformer_blocks." + index + ".";
    boolean last = index == config.layers() - 1;
    boolean dual = config.dualAttentionLayers().contains(index);
    double[] xm = linear(at + "norm1.linear", vector)[0];
    double[] cm = linear(at + "norm1_context.linear", vector)[0];
    double[][] xn = modulated(x, xm, 0, 1);
    double[][] cn = last ? modulated(c, cm, 1, 0) : modulated(c, cm, 0, 1);
    int n = x.length;

    double[][] q =
        both(
            normed(at, "attn.norm_q", linear(at + "attn.to_q", xn)),
            normed(at, "attn.norm_added_q", linear(at + "attn.add_q_proj", cn)));
    double[][] k =
        both(
            normed(at, "attn.norm_k", linear(at + "attn.to_k", xn)),
            normed(at, "attn.norm_added_k", linear(at + "attn.add_k_proj", cn)));
    double[][] v = both(linear(at + "attn.to_v", xn), linear(at + "attn.add_v_proj", cn));
    double[][] joint = attention(q, k, v);
    double[][] xa = linear(at + "attn.to_out.0", Arrays.copyOfRange(joint, 0, n));
    double[][] out = gated(x, xm, 2, xa);
    if (dual) {
      double[][] xn2 = modulated(x, xm, 6, 7);
      double[][] a =
          attention(
              normed(at, "attn2.norm_q", linear(at + "attn2.to_q", xn2)),
              normed(at, "attn2.norm_k", linear(at + "attn2.to_k", xn2)),
              linear(at + "attn2.to_v", xn2));
      out = gated(out, xm, 8, linear(at + "attn2.to_out.0", a));
    }
    out = gated(out, xm, 5, feedForward(at + "ff", modulated(out, xm, 3, 4)));
    if (last) {
      return new double[][][] {out, c};
    }
    double[][] ca = linear(at + "attn.to_add_out", Arrays.copyOfRange(joint, n, joint.length));
    double[][] text = gated(c, cm, 2, ca);
    text = gated(text, cm, 5, feedForward(at + "ff_context", modulated(text, cm, 3, 4)));
    return new double[][][] {out, text};
  }

  private double[][] feedForward(String name, double[][] x) {
    double[][] h = linear(name + ".net.0.proj", x);
    for (double[] row : h) {
      for (int i = 0; i < row.length; i++) {
        double z = row[i];
        row[i] = .5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + .044715 * z * z * z)));
      }
    }
    return linear(name + ".net.2", h);
  }

  private double[][] attention(double[][] q, double[][] k, double[][] v) {
    int size = config.headSize();
    var out = new double[q.length][config.width()];
    for (int head = 0; head < config.heads(); head++) {
      for (int i = 0; i < q.length; i++) {
        var p = new double[k.length];
        double sum = 0;
        for (int j = 0; j < k.length; j++) {
          for (int e = head * size; e < (head + 1) * size; e++) {
            p[j] += q[i][e] * k[j][e];
          }
          p[j] = Math.exp(p[j] / Math.sqrt(size));
          sum += p[j];
        }
        for (int j = 0; j < k.length; j++) {
          for (int e = head * size; e < (head + 1) * size; e++) {
            out[i][e] += p[j] / sum * v[j][e];
          }
        }
      }
    }
    return out;
  }

  private double[][] normed(String at, String name, double[][] x) {
    if (!config.qkNorm()) {
      return x;
    }
    int size = config.headSize();
    double[] weight = weights.get(at + name + ".weight");
    for (double[] row : x) {
      for (int head = 0; head < config.heads(); head++) {
        double square = 0;
        for (int e = 0; e < size; e++) {
          square += Math.pow(row[head * size + e], 2);
        }
        for (int e = 0; e < size; e++) {
          row[head * size + e] *= weight[e] / Math.sqrt(square / size + 1e-6);
        }
      }
    }
    return x;
  }

  /** layer norm (1 + scale) + shift, with both taken from a row of chunks. */
  private double[][] modulated(double[][] x, double[] mod, int shift, int scale) {
    int d = config.width();
    var out = new double[x.length][d];
    for (int i = 0; i < x.length; i++) {
      double mean = 0;
      double variance = 0;
      for (double value : x[i]) {
        mean += value / d;
      }
      for (double value : x[i]) {
        variance += (value - mean) * (value - mean) / d;
      }
      for (int e = 0; e < d; e++) {
        double norm = (x[i][e] - mean) / Math.sqrt(variance + 1e-6);
        out[i][e] = norm * (1 + mod[scale * d + e]) + mod[shift * d + e];
      }
    }
    return out;
  }

  private double[][] gated(double[][] x, double[] mod, int gate, double[][] y) {
    int d = config.width();
    var out = new double[x.length][d];
    for (int i = 0; i < x.length; i++) {
      for (int e = 0; e < d; e++) {
        out[i][e] = x[i][e] + mod[gate * d + e] * y[i][e];
      }
    }
    return out;
  }

  private static double[][] both(double[][] image, double[][] text) {
    var out = Arrays.copyOf(image, image.length + text.length);
    System.arraycopy(text, 0, out, image.length, text.length);
    return out;
  }

  private static void silu(double[][] x) {
    for (double[] row : x) {
      for (int i = 0; i < row.length; i++) {
        row[i] /= 1 + Math.exp(-row[i]);
      }
    }
  }

  private double[][] linear(String name, double[][] x) {
    double[] weight = weights.get(name + ".weight");
    double[] bias = weights.get(name + ".bias");
    int in = x[0].length;
    var out = new double[x.length][bias.length];
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < bias.length; o++) {
        double sum = bias[o];
        for (int e = 0; e < in; e++) {
          sum += x[i][e] * weight[o * in + e];
        }
        out[i][o] = sum;
      }
    }
    return out;
  }
}
