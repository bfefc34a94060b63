package dev.resow.diffusion.adapter;

import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.tensor.Weights;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A network of the base model, as adapters see it.
 *
 * @param name its folder
 * @param typeOf the type in which each of its tensors is held, by key
 * @param weights its weights if they stay in memory, so that changes can be fused into copies
 * @param lay takes the changes; {@link Overlay#NONE} takes them off
 */
public record AdaptedNetwork(
    String name,
    Function<String, DataType> typeOf,
    Optional<Weights> weights,
    Consumer<Overlay> lay) {}
