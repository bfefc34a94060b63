package dev.resow.training.comat.session;

import dev.resow.training.critic.Captioner;
import dev.resow.training.critic.Segmenter;
import java.util.Optional;

/**
 * The frozen networks of a training; they outlive it.
 *
 * @param captioner for the caption loss, if that is not left out
 * @param segmenter for both concentrations, if one is not left out
 */
public record Critics(Optional<Captioner> captioner, Optional<Segmenter> segmenter) {}
