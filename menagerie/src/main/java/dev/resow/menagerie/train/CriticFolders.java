package dev.resow.menagerie.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.menagerie.scene.Captions;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes all of a small critic's folder but its weights, in transformers' layout. */
final class CriticFolders {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
  private static final String START = "[DEC]";
  private static final int WIDTH = 128;
  private static final int INNER = 256;
  private static final int HEADS = 4;
  private static final int PATCH = 16;
  private static final int POSITIONS = 48;

  private CriticFolders() {}

  /** A captioner with 4 layers for pictures and 2 for text. */
  static void captioner(Path folder) throws IOException {
    blip(folder, config(BlipCaptioner.ARCHITECTURE, "blip"));
  }

  /** A matcher of the same layers. */
  static void matcher(Path folder) throws IOException {
    blip(folder, config(BlipMatcher.ARCHITECTURE, "blip").put("image_text_hidden_size", WIDTH));
  }

  private static void blip(Path folder, ObjectNode config) throws IOException {
    var vocabulary = words();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("vocab.txt"), String.join("\n", vocabulary) + "\n");
    var tokens = JSON.createObjectNode().put("tokenizer_class", "BertTokenizer");
    tokens.put("do_lower_case", true).put("model_max_length", POSITIONS);
    tokens.put("cls_token", "[CLS]").put("sep_token", "[SEP]").put("mask_token", "[MASK]");
    tokens.put("pad_token", "[PAD]").put("unk_token", "[UNK]");
    write(folder.resolve("tokenizer_config.json"), tokens);
    layers(config.putObject("text_config"), 2, "gelu")
        .put("model_type", "blip_text_model")
        .put("vocab_size", vocabulary.size())
        .put("max_position_embeddings", POSITIONS)
        .put("bos_token_id", vocabulary.indexOf(START))
        .put("pad_token_id", 0)
        .put("sep_token_id", vocabulary.indexOf("[SEP]"))
        .put("eos_token_id", vocabulary.indexOf("[SEP]"))
        .put("encoder_hidden_size", WIDTH)
        .put("is_decoder", true);
    vision(config.putObject("vision_config"), "blip_vision_model", "gelu");
    write(folder.resolve("config.json"), config);
    preprocessor(folder, "BlipImageProcessor", 3);
  }

  /** A segmenter with 4 layers for pictures, 2 for text and 3 that make the mask. */
  static void segmenter(Path folder) throws IOException {
    List<String> merges = BytePairs.merges(Captions.words());
    Map<String, Integer> vocabulary = BytePairs.vocabulary(merges);
    Files.createDirectories(folder);
    DemoTokenizers.writeClip(folder, merges, vocabulary, "<|endoftext|>");
    var config = config(ClipSegmenter.ARCHITECTURE, "clipseg");
    config.put("projection_dim", WIDTH).put("reduce_dim", WIDTH / 2);
    config.putArray("extract_layers").add(1).add(2).add(3);
    config.put("decoder_num_attention_heads", HEADS).put("decoder_intermediate_size", INNER);
    config.put("conditional_layer", 0).put("use_complex_transposed_convolution", false);
    layers(config.putObject("text_config"), 2, "quick_gelu")
        .put("model_type", "clipseg_text_model")
        .put("vocab_size", vocabulary.size())
        .put("max_position_embeddings", DemoShape.POSITIONS)
        .put("bos_token_id", vocabulary.get("<|startoftext|>"))
        .put("eos_token_id", vocabulary.get("<|endoftext|>"))
        .put("pad_token_id", vocabulary.get("<|endoftext|>"));
    vision(config.putObject("vision_config"), "clipseg_vision_model", "quick_gelu");
    write(folder.resolve("config.json"), config);
    preprocessor(folder, "ViTImageProcessor", 2);
  }

  /** Special tokens, the words of the world, and letters for all others. */
  private static List<String> words() {
    var all = new ArrayList<>(SPECIAL);
    all.addAll(Captions.words());
    IntStream.rangeClosed('a', 'z')
        .mapToObj(Character::toString)
        .filter(letter -> !all.contains(letter))
        .forEach(all::add);
    IntStream.rangeClosed('a', 'z').mapToObj(c -> "##" + Character.toString(c)).forEach(all::add);
    all.add(START);
    return all;
  }

  private static ObjectNode config(String architecture, String type) {
    var config = JSON.createObjectNode();
    config.putArray("architectures").add(architecture);
    return config.put("model_type", type);
  }

  private static ObjectNode layers(ObjectNode config, int layers, String activation) {
    return config
        .put("hidden_size", WIDTH)
        .put("intermediate_size", INNER)
        .put("num_hidden_layers", layers)
        .put("num_attention_heads", HEADS)
        .put("hidden_act", activation)
        .put("layer_norm_eps", 1e-5);
  }

  private static void vision(ObjectNode config, String type, String activation) {
    layers(config, 4, activation)
        .put("model_type", type)
        .put("image_size", Renderer.SIDE)
        .put("patch_size", PATCH);
  }

  private static void preprocessor(Path folder, String type, int filter) throws IOException {
    var config = JSON.createObjectNode().put("image_processor_type", type);
    config.put("do_resize", true).put("do_rescale", true).put("do_normalize", true);
    config.put("resample", filter).put("rescale_factor", 1 / 255.0);
    config.putObject("size").put("height", Renderer.SIDE).put("width", Renderer.SIDE);
    for (var field : List.of("image_mean", "image_std")) {
      config.putArray(field).add(.5).add(.5).add(.5);
    }
    write(folder.resolve("preprocessor_config.json"), config);
  }

  private static void write(Path file, ObjectNode content) throws IOException {
    JSON.writeValue(file.toFile(), content);
  }
}
