/** The subjects of a prompt: which nouns a picture is about, and what describes them. */
package dev.resow.subjects;
