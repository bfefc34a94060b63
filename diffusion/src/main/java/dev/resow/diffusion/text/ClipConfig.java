package dev.resow.diffusion.text;

/**
 * transformers' {@code CLIPTextConfig}.
 *
 * @param width hidden_size
 * @param activation {@code quick_gelu} (CLIP-L) or {@code gelu} (CLIP-G)
 * @param positions max_position_embeddings
 * @param endToken id whose first position is pooled
 */
public record ClipConfig(
    int width,
    int layers,
    int heads,
    String activation,
    double layerNormEps,
    int positions,
    long endToken) {}
