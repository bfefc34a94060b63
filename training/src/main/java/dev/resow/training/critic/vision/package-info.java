/** What the vision transformers of the critics have in common. */
package dev.resow.training.critic.vision;
