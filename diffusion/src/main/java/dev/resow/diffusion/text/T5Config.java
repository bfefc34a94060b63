package dev.resow.diffusion.text;

/**
 * transformers' {@code T5Config} of a gated encoder (v1.1).
 *
 * @param width d_model
 * @param headSize d_kv; heads * headSize need not be the width
 * @param buckets relative_attention_num_buckets
 * @param maxDistance relative_attention_max_distance
 */
public record T5Config(
    int width,
    int layers,
    int heads,
    int headSize,
    double layerNormEps,
    int buckets,
    int maxDistance) {}
