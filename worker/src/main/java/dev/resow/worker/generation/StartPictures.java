package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.diffusion.sampler.StartPicture;
import java.util.Optional;

/** Where the pictures come from that jobs start from. */
@FunctionalInterface
interface StartPictures {
  /** There are none. */
  StartPictures NONE =
      spec -> {
        if (spec.start() != null) {
          throw new RefusedJobException(
              "image: the model '%s' cannot start from an image; leave image, strength and mask out"
                  .formatted(spec.model()));
        }
        return Optional.empty();
      };

  /**
   * The picture of a job; empty if it starts from noise.
   *
   * @throws RefusedJobException when it is not there, or no picture of the job's size
   * @throws java.io.UncheckedIOException when it cannot be read now
   */
  Optional<StartPicture> of(JobSpec spec);
}
