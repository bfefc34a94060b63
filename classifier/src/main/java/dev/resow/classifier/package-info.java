/** Checks of pictures by an operator's classifier in ONNX format. */
package dev.resow.classifier;
