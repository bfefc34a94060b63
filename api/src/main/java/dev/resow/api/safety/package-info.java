/** The safety hook as the api uses it: prompts are checked when they are submitted. */
package dev.resow.api.safety;
