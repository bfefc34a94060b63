/** What the folders of all critics have in common: files, and how a picture is prepared. */
package dev.resow.training.critic.folder;
