/** Two releases in one deployment, in every mix, under load. */
package dev.resow.chaos.upgrade;
