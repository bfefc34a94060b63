/** What adapters may learn from. */
package dev.resow.contract.prompts;
