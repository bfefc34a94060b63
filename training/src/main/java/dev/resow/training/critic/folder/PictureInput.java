package dev.resow.training.critic.folder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.Kernel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/**
 * How a picture becomes the input of a network: resized with antialiasing, then {@code (x - mean) /
 * deviation}. Gradients pass through.
 *
 * @param rows of the input, in pixels
 * @param columns of the input, in pixels
 * @param filter of the resize
 * @param mean of red, green and blue, of values 0 to 1
 * @param deviation of red, green and blue, above 0
 */
public record PictureInput(
    int rows, int columns, Filter filter, List<Double> mean, List<Double> deviation) {
  private static final int LARGEST = 4096; // pixels of a side
  private static final int MOST_PATCHES = 16_384;
  private static final double BYTE = 255;
  private static final Map<String, Kernel> RESIZE = new ConcurrentHashMap<>();

  private static final Kernel NORMALISE =
      Kernel.of("x, m, s", "return torch.div(torch.sub(x, m), s)");

  /** How a picture is resized. */
  public enum Filter {
    /** Triangle. */
    BILINEAR("_upsample_bilinear2d_aa"),
    /** Catmull-Rom. */
    BICUBIC("_upsample_bicubic2d_aa");

    private final String operator;

    Filter(String operator) {
      this.operator = operator;
    }
  }

  /**
   * Reads the settings of an image processor.
   *
   * @param otherwise for fields that are absent
   * @param patch side of the network's patches, in pixels: no side of the input may be below it
   */
  public static PictureInput read(ConfigFile file, PictureInput otherwise, int patch) {
    for (var step : List.of("do_resize", "do_rescale", "do_normalize")) {
      if (!file.flag(step, true)) {
        file.fail(step, "true");
      }
    }
    if (file.flag("do_center_crop", false)) {
      file.fail("do_center_crop", "false: a picture is resized as a whole");
    }
    double factor = file.number("rescale_factor", 1 / BYTE);
    if (Math.abs(factor * BYTE - 1) > 1e-3) {
      file.fail("rescale_factor", "1/255");
    }
    int rows = side(file, "height", otherwise.rows);
    int columns = side(file, "width", otherwise.columns);
    if (rows < patch || columns < patch) {
      file.fail("size", "sides of at least a patch, %d pixels".formatted(patch));
    }
    if ((rows / patch) * (columns / patch) > MOST_PATCHES) {
      file.fail("size", "at most %d patches of %d pixels".formatted(MOST_PATCHES, patch));
    }
    return new PictureInput(
        rows,
        columns,
        filter(file, otherwise.filter),
        channels(file, "image_mean", otherwise.mean),
        channels(file, "image_std", otherwise.deviation));
  }

  private static int side(ConfigFile file, String name, int otherwise) {
    var size = file.root().path("size");
    int side =
        size.isObject() ? file.section("size").positive(name) : file.positive("size", otherwise);
    return side <= LARGEST ? side : file.<Integer>fail("size", "at most " + LARGEST + " pixels");
  }

  /** By the numbers of the Python imaging library. */
  private static Filter filter(ConfigFile file, Filter otherwise) {
    return switch ((int) file.integer("resample", -1)) {
      case -1 -> otherwise;
      case 2 -> Filter.BILINEAR;
      case 3 -> Filter.BICUBIC;
      default -> file.fail("resample", "2 (bilinear) or 3 (bicubic)");
    };
  }

  private static List<Double> channels(ConfigFile file, String field, List<Double> otherwise) {
    var node = file.root().path(field);
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    boolean deviation = field.equals("image_std");
    var values = StreamSupport.stream(node.spliterator(), false).toList();
    boolean good =
        values.size() == 3
            && values.stream().allMatch(v -> v.isNumber() && (!deviation || v.asDouble() > 0));
    return good
        ? values.stream().map(v -> v.asDouble()).toList()
        : file.fail(field, deviation ? "three numbers above 0" : "three numbers");
  }

  /**
   * @param pictures (b, 3, h, w), 0 to 1
   * @return (b, 3, rows, columns)
   * @throws IllegalArgumentException when they have another shape
   */
  public NDArray prepare(NDArray pictures) {
    var shape = pictures.getShape();
    if (shape.dimension() != 4 || shape.get(1) != 3) {
      throw new IllegalArgumentException("expected pictures of shape (b, 3, h, w), got " + shape);
    }
    boolean fits = shape.get(2) == rows && shape.get(3) == columns;
    NDArray resized = fits ? pictures : resize().apply(pictures);
    NDManager manager = pictures.getManager();
    return NORMALISE.apply(resized, column(manager, mean), column(manager, deviation));
  }

  private Kernel resize() {
    return RESIZE.computeIfAbsent(
        filter.operator + " " + rows + " " + columns,
        _ ->
            Kernel.of(
                "x",
                "return torch.%s(x, [%d, %d], False, None, None)"
                    .formatted(filter.operator, rows, columns)));
  }

  private static NDArray column(NDManager manager, List<Double> values) {
    float[] each = new float[values.size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = values.get(i).floatValue();
    }
    return manager.create(each, new Shape(1, each.length, 1, 1));
  }
}
