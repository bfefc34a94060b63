/** The images of the OpenAI API over the same queue: each image is a job. */
package dev.resow.api.openai;
